@NullMarked
package rp5.provision.exec;

import org.jspecify.annotations.NullMarked;

@NullMarked
package rp5.provision.layout;

import org.jspecify.annotations.NullMarked;

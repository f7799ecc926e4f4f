@NullMarked
package rp5.provision.firmware;

import org.jspecify.annotations.NullMarked;

@NullMarked
package rp5.provision.lukslvm;

import org.jspecify.annotations.NullMarked;

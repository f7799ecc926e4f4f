@NullMarked
package rp5.provision.safety;

import org.jspecify.annotations.NullMarked;

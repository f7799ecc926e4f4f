@NullMarked
package rp5.provision.guard;

import org.jspecify.annotations.NullMarked;

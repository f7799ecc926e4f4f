@NullMarked
package rp5.provision.planning;

import org.jspecify.annotations.NullMarked;

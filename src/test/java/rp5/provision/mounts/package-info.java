@NullMarked
package rp5.provision.mounts;

import org.jspecify.annotations.NullMarked;

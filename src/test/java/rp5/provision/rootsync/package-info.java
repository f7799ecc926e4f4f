@NullMarked
package rp5.provision.rootsync;

import org.jspecify.annotations.NullMarked;

@NullMarked
package rp5.provision.initramfs;

import org.jspecify.annotations.NullMarked;

@NullMarked
package rp5.provision.devices;

import org.jspecify.annotations.NullMarked;

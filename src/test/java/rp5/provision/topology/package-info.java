@NullMarked
package rp5.provision.topology;

import org.jspecify.annotations.NullMarked;

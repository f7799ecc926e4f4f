@NullMarked
package rp5.provision.pipeline;

import org.jspecify.annotations.NullMarked;

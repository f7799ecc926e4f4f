/** The JAR as users get it, in a process of its own. */
@NullMarked
package rp5.provision.jar;

import org.jspecify.annotations.NullMarked;

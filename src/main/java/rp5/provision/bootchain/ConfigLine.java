package rp5.provision.bootchain;

import java.util.Objects;
import java.util.Optional;

/**
 * One line of config.txt or of a file that it includes.
 *
 * @param file the file that holds it
 * @param number its line there, from 1
 * @param text the line without its end
 * @param setting what it sets, if it sets anything
 * @param filters the filters that it stands under; for a filter line those that hold from it on
 */
public record ConfigLine(String file, int number, String text, Optional<ConfigSetting> setting, ConfigFilters filters) {

    public ConfigLine {
        Objects.requireNonNull(file);
        Objects.requireNonNull(text);
        Objects.requireNonNull(setting);
        Objects.requireNonNull(filters);
        if (number < 1) {
            throw new IllegalArgumentException("lines count from 1, not " + number);
        }
    }
}

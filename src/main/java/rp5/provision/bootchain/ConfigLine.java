package rp5.provision.bootchain;

import static rp5.provision.bootchain.BootProblem.Code.CONFIG_FILTER_AFTER_NONE;
import static rp5.provision.bootchain.BootProblem.Code.CONFIG_FILTER_DEPENDS;
import static rp5.provision.bootchain.BootProblem.Code.CONFIG_UNKNOWN_FILTER;

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

    /** Why the setting of this line cannot be said to be in effect, nor not to be. */
    Optional<BootProblem> filterProblem(Board board) {
        if (setting.isEmpty() || filters.on(board) != ConfigFilter.Match.DEPENDS) {
            return Optional.empty();
        }
        BootProblem.Code code = CONFIG_FILTER_DEPENDS;
        String why = "may or may not be in effect at boot";
        if (filters.has(ConfigFilter.Kind.NONE)) {
            code = CONFIG_FILTER_AFTER_NONE;
            why = "stands under [none] and another filter; which one wins is not documented";
        } else if (filters.has(ConfigFilter.Kind.UNKNOWN)) {
            code = CONFIG_UNKNOWN_FILTER;
            why = "stands under a filter that this program does not know";
        }
        return Optional.of(BootProblem.warn(
                code,
                "%s line %d (%s, under %s) %s; it is taken as not in effect"
                        .formatted(file, number, setting.get().key(), filters, why),
                "put [all] in front of it if it must hold"));
    }
}

package rp5.provision.bootchain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import rp5.provision.bootchain.ConfigFilter.Kind;
import rp5.provision.bootchain.ConfigFilter.Match;

/** The conditional filters in force at one place of config.txt, at most one of a kind, in the order in which they came. */
public record ConfigFilters(List<ConfigFilter> inForce) {

    public static final ConfigFilters NONE = new ConfigFilters(List.of());

    public ConfigFilters {
        inForce = List.copyOf(inForce);
    }

    /** The filters in force after one more: {@code [all]} ends all others, one of the same kind takes the place of the former. */
    public ConfigFilters then(ConfigFilter next) {
        if (next.kind() == Kind.ALL) {
            return NONE;
        }
        List<ConfigFilter> filters = new ArrayList<>(inForce);
        filters.removeIf(filter -> filter.kind().sort() == next.kind().sort());
        filters.add(next);
        return new ConfigFilters(filters);
    }

    /** Whether what stands under these filters is in effect on {@code board}. */
    public Match on(Board board) {
        List<Match> answers = inForce.stream()
                .filter(filter -> filter.kind() != Kind.NONE)
                .map(filter -> filter.on(board))
                .toList();
        if (answers.contains(Match.NO)) {
            return Match.NO;
        }
        if (has(Kind.NONE)) {
            // Whether [none] outlasts a filter that follows without [all] between is not documented.
            return inForce.get(inForce.size() - 1).kind() == Kind.NONE ? Match.NO : Match.DEPENDS;
        }
        return answers.contains(Match.DEPENDS) ? Match.DEPENDS : Match.YES;
    }

    boolean has(Kind kind) {
        return inForce.stream().anyMatch(filter -> filter.kind() == kind);
    }

    @Override
    public String toString() {
        return inForce.stream().map(filter -> "[" + filter.text() + "]").collect(Collectors.joining(" "));
    }
}

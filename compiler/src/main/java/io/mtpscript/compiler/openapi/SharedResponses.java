package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.openapi.Description.Code;
import io.mtpscript.compiler.openapi.Description.Operation;
import io.mtpscript.compiler.openapi.Description.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Error responses that become components: those in which nothing is the program's own, and those of one code that several
 * operations have. What they say gives them their names, so that another operation changes none.
 */
final class SharedResponses {
    private final Rules rules;

    SharedResponses(Rules rules) {
        this.rules = rules;
    }

    SortedMap<String, Response> of(List<Operation> operations) {
        var counts = new LinkedHashMap<Response, Integer>();
        for (Operation operation : operations) {
            operation.responses().stream()
                    .filter(response ->
                            !response.codes().isEmpty() && response.body().isPresent())
                    .forEach(response -> counts.merge(response, 1, Integer::sum));
        }
        var shared = new TreeMap<String, Response>();
        counts.forEach((response, count) -> {
            boolean several =
                    response.codes().size() == 1 && count >= rules.folding().responseUses();
            if (several || (rules.folding().engineResponses() && isOfTheEngine(response))) {
                String wanted = name(response);
                String free = wanted;
                // Two statuses may have one code, and one code may have several messages.
                for (int n = 2; shared.putIfAbsent(free, response) != null; n++) {
                    free = wanted + n;
                }
            }
        });
        return shared;
    }

    private boolean isOfTheEngine(Response response) {
        return response.body().stream().allMatch(body -> body instanceof Schema.Obj)
                && response.codes().stream()
                        .allMatch(code -> rules.errors().stream()
                                .anyMatch(error -> isOf(error, response)
                                        && error.code().code().equals(code.code())));
    }

    private static boolean isOf(Rules.EngineError error, Response response) {
        return error.code().status() == response.status();
    }

    private String name(Response response) {
        String phrase = TypeNames.pascal(rules.phrase(response.status()));
        if (response.codes().size() == 1) {
            String code = TypeNames.pascal(response.codes().getFirst().code());
            return code.isEmpty() ? phrase : code;
        }
        List<String> always = rules.errors().stream()
                .filter(error -> isOf(error, response) && error.when().equals("always"))
                .map(error -> error.code().code())
                .toList();
        String others = response.codes().stream()
                .map(Code::code)
                .filter(code -> !always.contains(code))
                .collect(Collectors.joining("And"));
        return phrase + (others.isEmpty() ? "" : "With" + others);
    }
}

package io.mtpscript.engine.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedTest {
    @ParameterizedTest
    @CsvSource({
        "https://id.example/keys, https://id.example/keys",
        "https://id.example:8443/keys?tenant=hunter2, https://id.example:8443/keys?***",
        "https://hunter2@id.example/keys, https://***@id.example/keys",
        "https://me:hunter2@id.example/keys, https://me:***@id.example/keys",
        "https://id.example/a@b, https://id.example/a@b",
    })
    void ofAnAddressNothingSecretIsShown(URI address, String shown) {
        assertEquals(shown, Masked.of(address));
    }

    @ParameterizedTest
    @CsvSource({
        "disk, disk",
        "host=h user=u password=hunter2, host=h user=u password=***",
        "postgresql:u:hunter2@h:5432/d?x=1, postgresql:***@h:5432/d?***",
        "hunter2@h, ***@h",
    })
    void ofWhatIsNoAddressLessIsShown(String value, String shown) {
        assertEquals(shown, Masked.refused(value));
    }
}

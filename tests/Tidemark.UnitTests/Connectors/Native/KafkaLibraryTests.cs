using Tidemark.Connectors.Native;
using Tidemark.Core;

namespace Tidemark.UnitTests.Connectors.Native;

public sealed class KafkaLibraryTests
{
    [Fact]
    public void Find_OfALibraryThatIsNotThere_TellsHowToGetIt()
    {
        TidemarkException missing = Assert.Throws<TidemarkException>(() => KafkaLibrary.Find("librdkafka-not-there.so"));
        foreach (string part in new[] { "librdkafka-not-there.so", "librdkafka1", KafkaLibrary.PathVariable })
            Assert.Contains(part, missing.Message, StringComparison.Ordinal);
    }
}

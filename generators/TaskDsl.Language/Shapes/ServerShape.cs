using TaskDsl.Language.Diagnostics;

namespace TaskDsl.Language.Shapes;

/// <summary>The keys of a server that speaks the OpenAI chat-completions protocol.</summary>
public static class ServerShape
{
    private static readonly TextShape Text = new();

    private static readonly WholeShape Count = new(1, int.MaxValue);

    private static readonly NumberShape Amount = new(0, double.PositiveInfinity);

    /// <summary>Where the key is read from. It never stands in a file.</summary>
    public static MapShape Key { get; } = new(
        "'key'",
        new Key("environment", new VariableShape(), "The environment variable that holds the key when the experiment runs.", "OPENAI_API_KEY") { Required = true })
    {
        InsteadOfText = Rules.LiteralKey,
    };

    /// <summary>What tokens cost.</summary>
    public static MapShape Price { get; } = new(
        "'price'",
        new Key("input", Amount, "The price of a million tokens that are sent.", "0.15") { Required = true },
        new Key("output", Amount, "The price of a million tokens that are written.", "0.60") { Required = true });

    /// <summary>A server.</summary>
    public static MapShape Server { get; } = new(
        "a server",
        new Key("address", Text, "Its address, to which '/chat/completions' is added.", "http://localhost:8000/v1") { Required = true },
        new Key("model", Text, "The model that is asked for. An answer that names another one is an error.", "qwen2.5-7b-instruct") { Required = true },
        new Key("aliases", new ListShape(Text, "a list of names"), "Other names under which the model may answer, such as that of a dated version.", "[gpt-4o-2024-08-06]"),
        new Key("key", Key, "Where the key is read from; left out where the server needs none.", "{ environment: OPENAI_API_KEY }"),
        new Key("format", Text, "The format whose prompt is sent: the text before its critique. It may have shots.", "critique"),
        new Key("temperature", new NumberShape(0, 2), "The temperature of what it writes.", "0"),
        new Key("max_tokens", Count, "The most tokens that it may write.", "512"),
        new Key("seed", new WholeShape(0, long.MaxValue), "The seed that is sent, for servers that have one.", "1"),
        new Key("timeout", new NumberShape(0.01, 86_400), "Seconds after which a request is given up and tried again.", "120"),
        new Key("concurrency", new WholeShape(1, 1024), "The most requests at once.", "8"),
        new Key("retries", new WholeShape(0, 100), "How often a request that failed for a passing reason is tried again, each time after a longer wait.", "6"),
        new Key("price", Price, "What tokens cost; the cost of a run is then shown.", "{ input: 0.15, output: 0.60 }"));
}

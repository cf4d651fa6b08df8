using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Naming;
using TaskDsl.Language.Shapes;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Reads the servers of an experiment.</summary>
internal static class ServerParser
{
    /// <summary>Reads what the shape let through; a server with a mistake is left out.</summary>
    public static ServerModel[] Parse(YamlMap? map, DiagnosticList diagnostics) =>
        [.. (map?.Entries ?? []).Select(entry => Server(entry, diagnostics)).OfType<ServerModel>()];

    private static ServerModel? Server(YamlEntry entry, DiagnosticList diagnostics)
    {
        string name = entry.Key.Value;
        if (!CSharpName.IsFolderName(name))
        {
            diagnostics.Report(Rules.InvalidName, entry.Key.Range, name, "a server", "use letters, digits, '_' and '-'; it names a file");
        }

        if (entry.Value is not YamlMap server || server.Get<YamlScalar>("address") is not { } address || server.Get<YamlScalar>("model") is not { } model)
        {
            return null;
        }

        if (WhyNoAddress(address.Value) is { } why)
        {
            diagnostics.Report(Rules.InvalidAddress, address.Range, why);
        }

        YamlMap? price = server.Get<YamlMap>("price");
        return new ServerModel
        {
            Name = name,
            Address = address.Value,
            Model = model.Value,
            Aliases = (server.Get<YamlList>("aliases")?.Items ?? []).OfType<YamlScalar>().Select(alias => alias.Value).ToEquatableArray(),
            KeyVariable = server.Get<YamlMap>("key")?.Get<YamlScalar>("environment")?.Value,
            Format = server.Get<YamlScalar>("format")?.Value,
            Temperature = server.Number("temperature"),
            MaxTokens = server.Whole("max_tokens"),
            Seed = server.Whole("seed"),
            Timeout = server.Number("timeout"),
            Concurrency = server.Whole("concurrency"),
            Retries = server.Whole("retries"),
            InputPrice = price?.Number("input"),
            OutputPrice = price?.Number("output"),
        };
    }

    // Why a text is no server's address; null where it is one. What stands before an '@' is a password, and not shown.
    private static string? WhyNoAddress(string address) =>
        !Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") ? "it must begin with http:// or https://, such as http://localhost:8000/v1"
        : uri.UserInfo.Length > 0 ? "it holds a user name or password; name the variable that holds the key under 'key'"
        : uri.Fragment.Length > 0 ? "it holds a '#'"
        : uri.AbsolutePath.TrimEnd('/').EndsWith("/chat/completions", StringComparison.Ordinal) ? "leave out '/chat/completions', which is added to it"
        : null;
}

using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Collects what a file says of its oracle.</summary>
internal static class OracleRequests
{
    public static OracleRequest Of(YamlScalar? name, YamlMap file, DiagnosticList diagnostics)
    {
        IEnumerable<RequestedParameter> parameters = (file.Get<YamlMap>("parameters")?.Entries ?? [])
            .Where(entry => entry.Value is YamlScalar)
            .Select(entry => new RequestedParameter(Place(entry.Key), Place((YamlScalar)entry.Value)));
        return new OracleRequest(name is null ? null : Place(name), parameters.ToEquatableArray())
        {
            Broken = file.Entry("parameters")?.Value is YamlBroken,
        };

        Placed Place(YamlScalar scalar) => new(scalar.Value, diagnostics.PlaceOf(scalar.Range));
    }
}

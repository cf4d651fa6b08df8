using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Shapes;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Reads <c>data</c>: files, and how their records become a task's values.</summary>
internal static class DataParser
{
    /// <summary>Reads the key; nothing where the experiment has no data.</summary>
    public static (DataModel? Model, DataRequest? Request) Parse(YamlMap file, DiagnosticList diagnostics)
    {
        if (file.Entry("data") is not { Value: YamlMap data } entry)
        {
            return default;
        }

        int before = diagnostics.Count;
        DataSourceRequest[] train = Sources(data, "train", diagnostics), validation = Sources(data, "validation", diagnostics), test = Sources(data, "test", diagnostics);
        var model = new DataModel
        {
            Train = Models(train),
            Validation = Models(validation),
            Test = Models(test),
            ValidationShare = Share(data, "validation"),
            TestShare = Share(data, "test"),
        };
        if ((model.ValidationShare ?? 0) + (model.TestShare ?? 0) >= 1)
        {
            diagnostics.Report(Rules.NothingLeft, data.Entry(model.TestShare is null ? "validation" : "test")!.Value.Range);
        }

        DataSourceRequest[] all = [.. train, .. validation, .. test];
        if (all.Any(source => source.IsPairs) && all.FirstOrDefault(source => !source.IsPairs && source.Fields.Count + (source.Shape is null ? 0 : 1) > 0) is { } other)
        {
            diagnostics.Report(Rules.TwoForms, other.Place.Range, "a source of items", "other sources are of pairs, and an experiment's data are of one kind");
        }

        var request = new DataRequest(new Placed("data", diagnostics.PlaceOf(entry.Key.Range)), all.ToEquatableArray());
        return (diagnostics.Count > before ? null : model, request);

        static EquatableArray<DataSourceModel> Models(DataSourceRequest[] sources) => sources.Select(source => source.Model).ToEquatableArray();
    }

    private static double? Share(YamlMap data, string split) => data.Get<YamlScalar>(split) is { } share ? Numbers.Real(share.Value) : null;

    private static DataSourceRequest[] Sources(YamlMap data, string split, DiagnosticList diagnostics) => data.Entry(split)?.Value switch
    {
        YamlMap source => [Source(source, split == "train", diagnostics)],
        YamlList sources => [.. sources.Items.OfType<YamlMap>().Select(source => Source(source, split == "train", diagnostics))],
        _ => [],
    };

    private static DataSourceRequest Source(YamlMap map, bool isTrain, DiagnosticList diagnostics)
    {
        DataPathModel? each = Path(map.Get<YamlScalar>("each"));
        DataFormChecks.Check(map, each, diagnostics);
        MappedField[] fields = [.. (map.Get<YamlMap>("map")?.Entries ?? []).Select(entry => Field(entry, each, diagnostics))];
        Placed[] formats = [.. Texts(map.Entry("for")?.Value).Select(Place)];
        YamlEntry[] roles = [.. map.Get<YamlMap>("roles")?.Entries ?? []];
        foreach (YamlScalar path in new[] { "where", "unless" }.SelectMany(key => map.Get<YamlMap>(key)?.Entries ?? []).Select(entry => entry.Key).Concat(map.Get<YamlScalar>("group") is { } group ? [group] : []))
        {
            DataFormChecks.CheckEvery(path, each, diagnostics);
        }

        var model = new DataSourceModel
        {
            Files = Texts(map.Entry("file")?.Value).Select(file => file.Value).ToEquatableArray(),
            Shape = map.Get<YamlScalar>("shape")?.Value,
            Each = each,
            Map = fields.Select(field => field.Mapping).ToEquatableArray(),
            Group = Path(map.Get<YamlScalar>("group")),
            For = formats.Select(format => format.Text).ToEquatableArray(),
            Where = Conditions(map.Get<YamlMap>("where")),
            Unless = Conditions(map.Get<YamlMap>("unless")),
            Flawless = map.Whole("flawless"),
            Roles = Renamed(map.Get<YamlMap>("roles")),
            PrefersSafer = map.Get<YamlScalar>("prefer")?.Value == "safer",
            ScoreMargins = map.Entry("margins") is not null,
            LeavesOutInvalid = map.Get<YamlScalar>("invalid")?.Value == "leave_out",
            Trims = map.Get<YamlScalar>("trim")?.Value == "true",
        };
        return new DataSourceRequest(
            diagnostics.PlaceOf(new TextRange(map.Range.Start, map.Range.Start + 1)),
            isTrain,
            model,
            map.Get<YamlScalar>("shape") is { } shape ? Place(shape) : null,
            fields.ToEquatableArray(),
            formats.ToEquatableArray(),
            roles.Select(role => role.Value).OfType<YamlScalar>().Select(Place).ToEquatableArray());

        Placed Place(YamlScalar scalar) => new(scalar.Value, diagnostics.PlaceOf(scalar.Range));
    }

    private static MappedField Field(YamlEntry entry, DataPathModel? each, DiagnosticList diagnostics)
    {
        string target = entry.Key.Value;
        string? side = new[] { "chosen", "rejected" }.FirstOrDefault(known => target.StartsWith(known + ".", StringComparison.Ordinal));
        var mapping = new FieldMappingModel(side is null ? target : target.Substring(side.Length + 1), side);
        var place = new Placed(target, diagnostics.PlaceOf(entry.Key.Range));
        if (entry.Value is YamlScalar path)
        {
            DataFormChecks.CheckEvery(path, each, diagnostics);
            return new MappedField(place, mapping with { Path = Path(path) }, default);
        }

        // Of what cannot be read, the target still says whether the source is of pairs.
        if (entry.Value is not YamlMap map)
        {
            return new MappedField(place, mapping, default);
        }

        YamlScalar? inner = map.Get<YamlScalar>("path"), value = map.Get<YamlScalar>("value");
        DataFormChecks.CheckField(entry.Key, map, diagnostics);
        if (inner is not null)
        {
            DataFormChecks.CheckEvery(inner, each, diagnostics);
        }

        IEnumerable<YamlScalar> named = (map.Get<YamlMap>("values")?.Entries ?? []).Select(renamed => renamed.Value).OfType<YamlScalar>().Concat(value is null ? [] : [value]);
        return new MappedField(
            place,
            mapping with
            {
                Path = Path(inner),
                Fixed = value?.Value,
                Optional = map.Get<YamlScalar>("optional")?.Value == "true",
                TakesNumbers = map.Entry("numbers") is not null,
                WithoutPrefix = map.Get<YamlScalar>("cut_prefix")?.Value ?? "",
                Values = Renamed(map.Get<YamlMap>("values")),
            },
            named.Select(text => new Placed(text.Value, diagnostics.PlaceOf(text.Range))).ToEquatableArray());
    }

    private static EquatableArray<RenamedModel> Renamed(YamlMap? map) =>
        (map?.Entries ?? []).Where(entry => entry.Value is YamlScalar).Select(entry => new RenamedModel(entry.Key.Value, ((YamlScalar)entry.Value).Value)).ToEquatableArray();

    private static EquatableArray<DataConditionModel> Conditions(YamlMap? map) => (map?.Entries ?? []).Where(entry => Path(entry.Key) is not null)
        .Select(entry => new DataConditionModel(Path(entry.Key)!, Texts(entry.Value).Select(value => value.Value).ToEquatableArray())).ToEquatableArray();

    private static IEnumerable<YamlScalar> Texts(YamlNode? node) => node switch
    {
        YamlScalar text => [text],
        YamlList list => list.Items.OfType<YamlScalar>(),
        _ => [],
    };

    private static DataPathModel? Path(YamlScalar? text) => text is null ? null : DataPathText.Read(text.Value, out _, out _);
}

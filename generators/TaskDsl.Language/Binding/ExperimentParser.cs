using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Naming;
using TaskDsl.Language.Shapes;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Reads a <c>*.experiment.yaml</c> into its model.</summary>
public static class ExperimentParser
{
    /// <summary>Reads a file. Never throws, whatever the text is.</summary>
    /// <param name="path">The path for messages.</param>
    /// <param name="sourceFile">The path relative to the project, for the model.</param>
    /// <param name="text">The file's text.</param>
    public static ExperimentFile Parse(string path, string sourceFile, string text)
    {
        var diagnostics = new DiagnosticList(path, text);
        var nothing = new OracleRequest(null, default);
        if (YamlReader.Read(diagnostics) is not { } root || ExperimentFileShape.File.Check(root, "an experiment file", diagnostics) is not YamlMap file)
        {
            return new ExperimentFile(null, null, null, nothing, default, null, null, null, diagnostics.ToArray());
        }

        YamlScalar? name = file.Get<YamlScalar>("experiment"), task = file.Get<YamlScalar>("task");
        if (name is not null && !CSharpName.IsIdentifier(name.Value))
        {
            diagnostics.Report(Rules.InvalidName, name.Range, name.Value, "an experiment", "use letters, digits and '_', a letter first");
            name = null;
        }

        YamlMap? tokenizer = file.Get<YamlMap>("tokenizer");
        string? family = tokenizer?.Get<YamlScalar>("family")?.Value;
        ModelModel[] models = Models(file.Get<YamlMap>("models"), diagnostics);
        ServerModel[] servers = ServerParser.Parse(file.Get<YamlMap>("servers"), diagnostics);
        YamlMap? gaps = file.Get<YamlMap>("evaluate")?.Get<YamlMap>("gaps");
        // A server without a format is sent that of 'critique', which the task must then have.
        Placed[] serverFormats = [.. (file.Get<YamlMap>("servers")?.Entries ?? []).Where(entry => entry.Value is YamlMap server && server.Entry("format")?.Value is not YamlBroken)
            .Select(entry => ((YamlMap)entry.Value).Get<YamlScalar>("format") is { } format ? Place(format) : Place(entry.Key) with { Text = "critique" })];
        CriticModel[] critics = GapCritics(gaps, CriticNames.Of(file), diagnostics);
        YamlMap[] roundMaps = [.. (file.Get<YamlList>("rounds")?.Items ?? []).OfType<YamlMap>()];
        (DataModel? Model, DataRequest? Request) data = DataParser.Parse(file, diagnostics);
        if (data.Request is { IsPairs: false } items)
        {
            FileRoundChecks.Check(roundMaps, file, items, diagnostics);
        }
        else if (data.Request is not null || file.Entry("data") is null)
        {
            FileRoundChecks.CheckNothingIsAll(roundMaps, diagnostics);
            RoundChecks.Check(roundMaps, file, diagnostics);
        }

        YamlMap? train = file.Get<YamlMap>("train"), select = file.Get<YamlMap>("select");
        if ((file.Entry("reward") is null ? train : file.Get<YamlMap>("reward")?.Get<YamlMap>("train"))?.Entry("learning_rate") is { } fixedRate && select?.Entry("learning_rate") is not null)
        {
            diagnostics.Report(Rules.FixedAndSelected, fixedRate.Key.Range, "learning_rate");
        }

        // 'select' is of the reward models where there are any.
        if (roundMaps.Length > 0 && train?.Entry("learning_rate") is null && (select?.Entry("learning_rate") is null || file.Entry("reward") is not null))
        {
            foreach ((YamlEntry model, YamlScalar from) in Published(file.Get<YamlMap>("models")))
            {
                diagnostics.Report(Rules.PublishedNeedsRate, from.Range, model.Key.Value);
            }
        }

        YamlScalar[] seeds = [.. (file.Get<YamlList>("seeds")?.Items ?? []).OfType<YamlScalar>()];
        RewardParser.CheckNumbersTwice(seeds, "seeds", diagnostics);
        (RewardExperimentModel? Model, RewardRequest? Request) reward = RewardParser.Parse(file, diagnostics);
        YamlScalar? truncated = train?.Get<YamlMap>("too_long")?.Get<YamlScalar>("truncate");
        OracleRequest oracle = OracleRequests.Of(null, file, diagnostics);
        Placed[] trained = [.. RoundChecks.Formats.Select(format => roundMaps.Select(round => round.Entry(format)).FirstOrDefault(entry => entry is not null))
            .OfType<YamlEntry>().Select(entry => Place(entry.Key))];

        ExperimentModel? experiment = diagnostics.Count > 0 || name is null || task is null ? null : new ExperimentModel
        {
            Name = name.Value,
            Title = file.Get<YamlScalar>("title")?.Value ?? "",
            SourceFile = sourceFile,
            Task = task.Value,
            Seeds = seeds.Select(seed => Numbers.Whole(seed.Value)!.Value).ToEquatableArray(),
            Tokenizer = tokenizer is null ? null : new TokenizerModel(family!, tokenizer.Get<YamlScalar>("file")!.Value),
            Models = models.ToEquatableArray(),
            Servers = servers.ToEquatableArray(),
            Train = Train(train),
            LearningRates = (select?.Get<YamlList>("learning_rate")?.Items ?? []).OfType<YamlScalar>().Select(rate => Numbers.Real(rate.Value)!.Value).ToEquatableArray(),
            Rounds = roundMaps.Select(Round).ToEquatableArray(),
            Gaps = gaps is not null
                ? new GapsModel(gaps.Whole("questions"), gaps.Whole("best_of"), gaps.Temperature("answer_temperature"), gaps.Temperature("critique_temperature"), critics.ToEquatableArray())
                : null,
            SelfCritique = file.Get<YamlMap>("evaluate")?.Get<YamlMap>("self_critique") is { } critique
                ? new SelfCritiqueModel(critique.Whole("questions"), critique.Temperature("answer_temperature"), critique.Temperature("critique_temperature"))
                : null,
            Refinement = file.Get<YamlMap>("evaluate")?.Get<YamlMap>("refinement") is { } refinement
                ? new RefinementModel(refinement.Whole("questions"), refinement.Whole("best_of"), refinement.Number("temperature"))
                : null,
            Reward = reward.Model,
            Data = data.Model,
            RunsOnBuild = file.Get<YamlScalar>("run")?.Value == "build",
        };
        FamilyNeed? needs = name is null || task is null || family is null ? null : new FamilyNeed(task.Value, family, name.Value);
        return new ExperimentFile(experiment, name is null ? null : Place(name), task is null ? null : Place(task), oracle, trained.ToEquatableArray(), needs, truncated is null ? null : Place(truncated), reward.Request, diagnostics.ToArray())
        {
            ServerFormats = serverFormats.ToEquatableArray(),
            Data = data.Request,
            HasData = file.Entry("data") is not null,
        };

        Placed Place(YamlScalar scalar) => new(scalar.Value, diagnostics.PlaceOf(scalar.Range));
    }

    private static IEnumerable<(YamlEntry Model, YamlScalar From)> Published(YamlMap? models) =>
        from model in models?.Entries ?? [] let folder = (model.Value as YamlMap)?.Get<YamlScalar>("from") where folder is not null select (model, folder);

    private static ModelModel[] Models(YamlMap? map, DiagnosticList diagnostics)
    {
        var models = new List<ModelModel>();
        foreach (YamlEntry entry in map?.Entries ?? [])
        {
            string name = entry.Key.Value;
            if (!CSharpName.IsFolderName(name))
            {
                diagnostics.Report(Rules.InvalidName, entry.Key.Range, name, "a model", "use letters, digits, '_' and '-'; it names a folder");
            }

            if (entry.Value is YamlMap published && published.Get<YamlScalar>("from") is { } from)
            {
                models.Add(new ModelModel(name, 0, 0, 0, published.Whole("context") ?? 0, Rotary: false) { From = from.Value });
            }
            else if (entry.Value is YamlMap model && model.Whole("layers") is { } layers && model.Whole("width") is { } width
                && model.Whole("heads") is { } heads && model.Whole("context") is { } context)
            {
                if (width % heads != 0)
                {
                    diagnostics.Report(Rules.HeadsDoNotDivide, model.Get<YamlScalar>("heads")!.Range, heads.ToString(System.Globalization.CultureInfo.InvariantCulture), width.ToString(System.Globalization.CultureInfo.InvariantCulture));
                }

                bool rotary = model.Get<YamlScalar>("positions")?.Value == "rotary";
                if (rotary && width % heads == 0 && width / heads % 2 != 0)
                {
                    diagnostics.Report(Rules.OddRotation, model.Get<YamlScalar>("heads")!.Range, heads.ToString(System.Globalization.CultureInfo.InvariantCulture), (width / heads).ToString(System.Globalization.CultureInfo.InvariantCulture));
                }

                models.Add(new ModelModel(name, layers, width, heads, context, rotary));
            }
        }

        return [.. models];
    }

    // Critics of given answers: there must be critiques, each of the answer that stands there.
    private static CriticModel[] GapCritics(YamlMap? gaps, CriticNames names, DiagnosticList diagnostics)
    {
        var critics = new List<CriticModel>();
        foreach (YamlNode node in gaps?.Get<YamlList>("critics")?.Items ?? [])
        {
            if (CriticParser.Parse(node, names, diagnostics) is not { } critic)
            {
                continue;
            }

            string? why = critic switch
            {
                DataCriticModel => "data bring critiques of their own answers only",
                NoCriticModel => "the model's own critiques are always measured",
                MismatchedCriticModel => "nothing is trained on critiques here",
                ShuffledCriticModel => "a critique of another answer says nothing of this one",
                _ when critics.Contains(critic) => "it stands here twice",
                _ => null,
            };
            if (why is not null)
            {
                diagnostics.Report(Rules.CriticNeeds, node.Range, ((YamlScalar)node).Value, why);
            }

            critics.Add(critic);
        }

        return [.. critics];
    }

    internal static TrainModel Train(YamlMap? map) => map is null ? new TrainModel() : new TrainModel
    {
        BatchTokens = map.Whole("batch_tokens"),
        Epochs = map.Whole("epochs"),
        LearningRate = map.Number("learning_rate"),
        WeightDecay = map.Number("weight_decay"),
        Warmup = map.Whole("warmup"),
        Schedule = map.Get<YamlScalar>("schedule")?.Value,
        Floor = map.Number("floor"),
        Clip = map.Number("clip"),
        Precision = map.Get<YamlScalar>("precision")?.Value,
        DropsLong = map.Get<YamlScalar>("too_long")?.Value == "drop",
        Truncates = map.Get<YamlMap>("too_long")?.Get<YamlScalar>("truncate")?.Value,
    };

    // 'all' is as many as there are.
    private static long? Counted(YamlMap map, string key) => map.Get<YamlScalar>(key) is { Value: "all" } ? int.MaxValue : map.Whole(key);

    private static RoundModel Round(YamlMap map) => new()
    {
        Base = Counted(map, "base"),
        Critiqueability = Counted(map, "critiqueability"),
        Critique = Counted(map, "critique"),
        Helpfulness = Counted(map, "helpfulness"),
        ConditionalRefinement = Counted(map, "conditional_refinement"),
        DirectRefinement = Counted(map, "direct_refinement"),
        Continues = map.Get<YamlScalar>("start")?.Value == "continue",
        OracleAnswers = map.Get<YamlScalar>("answers")?.Value == "oracle",
        Oversample = map.Whole("oversample"),
        Until = map.Get<YamlMap>("until") is { } until ? new UntilModel(until.Number("accuracy"), until.Number("valid_critiques"), until.Whole("every")) : null,
    };

    private static TemperatureModel? Temperature(this YamlMap map, string key) => map.Get<YamlScalar>(key) is { } scalar ? new TemperatureModel(Numbers.Real(scalar.Value)) : null;
}

using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Shapes;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Reads <c>reward</c>, <c>compare</c> and <c>pairs</c>: the reward models that an experiment compares.</summary>
internal static class RewardParser
{
    /// <summary>Reads the keys; nothing where the experiment has no <c>reward</c>.</summary>
    /// <param name="file">The experiment.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static (RewardExperimentModel? Model, RewardRequest? Request) Parse(YamlMap file, DiagnosticList diagnostics)
    {
        if (file.Entry("reward") is null)
        {
            foreach (string key in (string[])["compare", "pairs"])
            {
                if (file.Entry(key) is { } alone)
                {
                    diagnostics.Report(Rules.NeedsReward, alone.Key.Range, key);
                }
            }

            return default;
        }

        if (file.Get<YamlMap>("reward") is not { } reward)
        {
            return default;
        }

        if (file.Entry("pairs") is null)
        {
            diagnostics.Report(Rules.MissingKey, new TextRange(file.Range.Start, file.Range.Start + 1), "An experiment with 'reward'", "pairs");
        }

        var names = CriticNames.Of(file);
        if (names.Models is { } models && reward.Get<YamlScalar>("model") is { } chosen && !models.Contains(chosen.Value))
        {
            diagnostics.Report(Rules.UnknownCritic, chosen.Range, "model", chosen.Value, Suggestion.For(chosen.Value, models));
        }

        if (reward.Get<YamlScalar>("start") is { Value: "rounds" } start && file.Entry("rounds") is null)
        {
            diagnostics.Report(Rules.NeedsRounds, start.Range, "start: rounds");
        }

        YamlScalar[] pairs = [.. (file.Get<YamlList>("pairs")?.Items ?? []).OfType<YamlScalar>()];
        CheckNumbersTwice(pairs, "pairs", diagnostics);
        (YamlScalar Place, CriticModel Critic)[] compared = [.. Compared(file, names, diagnostics)];
        CheckTwice(compared, "compare", diagnostics);
        YamlScalar? critic = compared.FirstOrDefault(each => each.Critic is not NoCriticModel).Place;
        YamlScalar? ofOracle = compared.FirstOrDefault(each => Uses<OracleCriticModel>(each.Critic)).Place;
        YamlScalar? ofData = compared.FirstOrDefault(each => Uses<DataCriticModel>(each.Critic)).Place;
        YamlScalar? format = reward.Get<YamlScalar>("format");
        if (format is null)
        {
            return default;
        }

        return (
            new RewardExperimentModel
            {
                Format = format.Value,
                Model = reward.Get<YamlScalar>("model")?.Value,
                StartsFromRounds = reward.Get<YamlScalar>("start")?.Value == "rounds",
                TestPairs = reward.Whole("test_pairs"),
                ValidationPairs = reward.Whole("validation_pairs"),
                NoFlaw = reward.Get<YamlScalar>("no_flaw")?.Value,
                BatchPairs = reward.Get<YamlMap>("train")?.Whole("batch_pairs"),
                Train = ExperimentParser.Train(reward.Get<YamlMap>("train")),
                Compare = compared.Select(each => each.Critic).DefaultIfEmpty(new NoCriticModel()).ToEquatableArray(),
                Pairs = pairs.Select(count => Numbers.Whole(count.Value)!.Value).ToEquatableArray(),
            },
            new RewardRequest(Place(format), critic is null ? null : Place(critic), ofOracle is null ? null : Place(ofOracle), ofData is null ? null : Place(ofData), file.Entry("data") is not null));

        Placed Place(YamlScalar scalar) => new(scalar.Value, diagnostics.PlaceOf(scalar.Range));
    }

    private static IEnumerable<(YamlScalar Place, CriticModel Critic)> Compared(YamlMap file, CriticNames names, DiagnosticList diagnostics)
    {
        bool criticsTrained = (file.Get<YamlList>("rounds")?.Items ?? []).Any(round => round is not YamlMap map || map.Entry("critique") is not null);
        foreach (YamlNode node in file.Get<YamlList>("compare")?.Items ?? [])
        {
            if (CriticParser.Parse(node, names, diagnostics) is not { } critic)
            {
                continue;
            }

            if (Uses<DataCriticModel>(critic) && file.Entry("data") is null)
            {
                diagnostics.Report(Rules.CriticNeeds, node.Range, ((YamlScalar)node).Value, "the experiment has no data that could bring critiques");
                continue;
            }

            if (Uses<ModelCriticModel>(critic) && !criticsTrained && file.Entry("rounds")?.Value is not YamlBroken)
            {
                diagnostics.Report(Rules.UntrainedFormat, node.Range, ((YamlScalar)node).Value, "critique", "no round trains");
                continue;
            }

            yield return ((YamlScalar)node, critic);
        }
    }

    private static bool Uses<TCritic>(CriticModel critic) => critic is TCritic || critic switch
    {
        ShuffledCriticModel shuffled => Uses<TCritic>(shuffled.Critic),
        MismatchedCriticModel mismatched => Uses<TCritic>(mismatched.Trained) || Uses<TCritic>(mismatched.Tested),
        _ => false,
    };

    /// <summary>Reports whole numbers of a list that are equal, however they are written.</summary>
    internal static void CheckNumbersTwice(IEnumerable<YamlScalar> numbers, string key, DiagnosticList diagnostics) =>
        CheckTwice(numbers.Select(number => (number, Numbers.Whole(number.Value))), key, diagnostics);

    private static void CheckTwice<TMeaning>(IEnumerable<(YamlScalar Place, TMeaning Meaning)> items, string key, DiagnosticList diagnostics)
    {
        foreach ((YamlScalar again, _) in items.GroupBy(item => item.Meaning).SelectMany(same => same.Skip(1)))
        {
            diagnostics.Report(Rules.ComparedTwice, again.Range, again.Value, key);
        }
    }
}

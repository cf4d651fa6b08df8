using TaskDsl.Language.Model;
using static TaskDsl.Generators.Emit.ExperimentEmitter;
using static TaskDsl.Generators.Emit.SourceWriter;

namespace TaskDsl.Generators.Emit;

/// <summary>The C# of the reward models that an experiment compares.</summary>
internal static class RewardExpression
{
    public static string Of(RewardExperimentModel reward)
    {
        string[] train = [.. TrainSettings(reward.Train).OfType<string>()];
        return Record(
            "RewardDefinition",
            $"Format = {Literal(reward.Format)}",
            reward.CritiqueField is { } field ? $"CritiqueField = {Literal(field)}" : null,
            reward.Model is { } model ? $"Model = {Literal(model)}" : null,
            reward.StartsFromRounds ? "StartsFromRounds = true" : null,
            Setting("TestPairs", reward.TestPairs),
            Setting("ValidationPairs", reward.ValidationPairs),
            reward.NoFlaw is { } words ? $"NoFlaw = {Literal(words)}" : null,
            Setting("BatchPairs", reward.BatchPairs),
            train.Length == 0 ? null : $"Train = {Namespace}RewardDefinition.Ye2024 with {{ {string.Join(", ", train)} }}",
            $"Compare = [{string.Join(", ", reward.Compare.Select(CriticExpression.Of))}]",
            $"Pairs = [{string.Join(", ", reward.Pairs.Select(Numbers.Text))}]");
    }
}

using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;
using TaskDsl.Training;

namespace TaskDsl.Testing.Tests;

/// <summary>Reward models of the formats that the build makes of examples/RewardModels.</summary>
public sealed class RewardModelTests
{
    private static readonly TransformerConfiguration Shape = new() { Layers = 1, Width = 32, Heads = 2, Context = 192, Vocabulary = Tokenizer.Bytes.VocabularySize, InitialDeviation = 0.15 };

    [Fact]
    public void A_model_learns_from_generated_examples_what_their_critiques_say_and_its_file_is_of_their_format()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("taskdsl-").FullName, "reward.safetensors");
        using (var model = new RewardModel<PreferenceTask.PreferenceExample>(PreferenceTask.Preference, Tokenizer.Bytes, Shape, seed: 1))
        {
            Preference<PreferenceTask.PreferenceExample>[] pairs = [.. Enumerable.Range(100, 32).Select(Pair), new(new(Planet(100), new string('9', 192), "Right."), Side(100, "Wrong."))];
            RewardTrainingResult result = model.Train(pairs, new RewardTrainingSettings { Recipe = RewardDefinition.Ye2024 with { Epochs = 20, LearningRate = 1e-2, Warmup = 2 }, BatchPairs = 16, Seed = 1, Stage = "reward" });
            Assert.Equal((32, 1, 40), (result.Pairs, result.Dropped, result.Run.Step));
            PreferenceMeasure measure = model.Measure([.. Enumerable.Range(200, 20).Select(Pair)]);
            Assert.True(measure.Accuracy == 1, $"{measure}");
            float[] rewards = model.Score([Side(200, "Right."), Side(200, "Wrong.")]);
            Assert.True(rewards[0] - rewards[1] > 1);
            model.Save(path);
        }

        RewardModel<PreferenceTask.PreferenceExample>.Load(path, PreferenceTask.Preference, Tokenizer.Bytes).Dispose();
        string message = Assert.Throws<CheckpointException>(() => RewardModel<PreferenceTask.PreferenceWithoutCritiqueExample>.Load(path, PreferenceTask.PreferenceWithoutCritique, Tokenizer.Bytes)).Message;
        Assert.Contains("reads Preference.preference under the tokenizer 'bytes'", message);
        Assert.Contains("Preference.preference_without_critique under 'bytes'", message);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static Preference<PreferenceTask.PreferenceExample> Pair(int number) => new(Side(number, "Right."), Side(number, "Wrong."), number % 2 == 0 ? "better" : "significantly better");

    private static PreferenceTask.PreferenceExample Side(int number, string critique) => new(Planet(number), $"It has {number}.", critique);

    private static Conversation<PreferenceTask.PromptRole> Planet(int number) => [new(PreferenceTask.PromptRole.User, $"Moons of {number}?")];
}

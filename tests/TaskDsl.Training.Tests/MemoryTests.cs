using System.Diagnostics;
using TaskDsl.Experiments;
using TaskDsl.Formats;

namespace TaskDsl.Training.Tests;

public sealed class MemoryTests
{
    [Fact]
    public void A_thousand_steps_need_no_more_memory_than_a_hundred()
    {
        // Four rows of up to 20 tokens: each step's shapes differ, so that memory in pieces would show.
        Encoded[] data = Given.Examples(400, shortest: 10, longest: 20);
        using var model = new Transformer(Given.Gpt2 with { Width = 64 }, 1);
        var resident = new List<long>();
        using Process self = Process.GetCurrentProcess();
        TrainingResult result = Trainer.Train(model, data, Given.Settings(epochs: 10) with
        {
            Recipe = new TrainingDefinition { BatchTokens = 64, Epochs = 10 },
            Progress = new Each(progress =>
            {
                if (progress.Step % 100 == 0)
                {
                    self.Refresh();
                    resident.Add(self.WorkingSet64);
                }
            }),
        });

        Assert.True(result.Step >= 1000, $"{result.Step} steps");
        // One lost tensor a step, of the smallest that a step makes on the way (64 × 64 floats), would be 15 MB by the end.
        long grown = resident.Skip(resident.Count / 2).Min() - resident[0];
        Assert.True(grown < 12 << 20, $"{grown / 1e6:F1} MB more than after 100 steps: {string.Join(", ", resident.Select(bytes => bytes >> 20))} MB");
    }

    private sealed class Each(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace TaskDsl.Training.Tests;

public sealed class KillTests
{
    private const int Kills = 20;

    [Fact]
    public void A_run_killed_at_20_random_instants_ends_bit_for_bit_where_the_straight_one_does()
    {
        using TemporaryFolder straightFolder = new(), folder = new();
        (string hash, TrainingResult straight) = Program.Train(straightFolder.Path, TimeSpan.MaxValue);
        var random = new Random(1);
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process process = Program.Start(folder.Path);
            // A few steps on, and then at any point of a step, of writing its checkpoint or of renaming it.
            int steps = random.Next(1, 12);
            for (int step = 0; step < steps; step++)
            {
                Assert.True(process.StandardOutput.ReadLine() is not null, $"The run ended before kill {kill + 1}.");
            }

            Wait(random.NextDouble() * 12);
            process.Kill();
            process.WaitForExit();
        }

        Assert.NotEmpty(Directory.GetFiles(folder.Path, "checkpoint*"));
        int first = 0;
        (string resumed, TrainingResult result) = Program.Train(folder.Path, TimeSpan.MaxValue, new First(step => first = step));
        Assert.InRange(first, Kills, straight.Steps - 1);
        Assert.Equal(hash, resumed);
        Assert.Equal(straight with { Seconds = 0 }, result with { Seconds = 0 });
        Assert.Equal(Losses(straightFolder), Losses(folder));
    }

    // A thread's sleep is too coarse to land inside a step.
    private static void Wait(double milliseconds)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds)
        {
            Thread.SpinWait(100);
        }
    }

    private static string[] Losses(TemporaryFolder folder) => [.. File.ReadLines(Path.Combine(folder.Path, "metrics.jsonl")).Select(line =>
    {
        using var json = JsonDocument.Parse(line);
        return $"{json.RootElement.GetProperty("step")} {json.RootElement.GetProperty("loss")} {(json.RootElement.TryGetProperty("validation_loss", out JsonElement loss) ? loss : null)}";
    })];

    private sealed class First(Action<int> tell) : IProgress<TrainingProgress>
    {
        private bool _told;

        public void Report(TrainingProgress value)
        {
            if (!_told)
            {
                _told = true;
                tell(value.Step);
            }
        }
    }
}

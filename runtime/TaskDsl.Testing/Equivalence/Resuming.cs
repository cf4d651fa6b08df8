using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;
using TaskDsl.Training;

namespace TaskDsl.Testing;

/// <summary>A training that is stopped half-way against one that is not.</summary>
internal static class Resuming
{
    private const int Steps = 6, StoppedAfter = 3;

    /// <param name="task">The task's name.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="second">Changes what the second half is run with; a test of this check loses its checkpoint here.</param>
    public static void Check(string task, Encoded[] examples, Func<TrainingSettings, TrainingSettings>? second = null)
    {
        // A batch holds all examples, so that an epoch is a step.
        var settings = new TrainingSettings
        {
            Recipe = new TrainingDefinition { BatchTokens = 2 * examples.Length * examples.Max(example => example.Ids.Length), Epochs = Steps, LearningRate = 1e-3, Warmup = 1 },
            Seed = 1,
            Stage = "equivalence",
            Pad = Tokenizer.Bytes.Pad,
        };
        (string straight, _) = Train(examples, settings);

        string folder = Directory.CreateTempSubdirectory("taskdsl-").FullName;
        try
        {
            settings = settings with { CheckpointPath = Path.Combine(folder, "checkpoint.safetensors") };
            Train(examples, settings, StoppedAfter);
            (string resumed, int first) = Train(examples, second?.Invoke(settings) ?? settings);
            if (first != StoppedAfter + 1)
            {
                throw new TaskTestException($"{task}: a training stopped after step {StoppedAfter} went on at step {first}.");
            }

            if (resumed != straight)
            {
                throw new TaskTestException($"{task}: a training stopped after step {StoppedAfter} of {Steps} ends at other weights than one that was not.");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The hash of the weights, and the first step that was run.
    private static (string Weights, int First) Train(Encoded[] examples, TrainingSettings settings, int? stopAfter = null)
    {
        using var stop = new CancellationTokenSource();
        using Transformer model = TinyModel.For(examples);
        var steps = new StepWatch(step =>
        {
            if (step == stopAfter)
            {
                stop.Cancel();
            }
        });
        try
        {
            Trainer.Train(model, examples, settings with { Progress = steps }, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // As asked; the checkpoint is written.
        }

        return (model.WeightsHash(), steps.First);
    }

    private sealed class StepWatch(Action<int> tell) : IProgress<TrainingProgress>
    {
        public int First { get; private set; }

        public void Report(TrainingProgress value)
        {
            First = First == 0 ? value.Step : First;
            tell(value.Step);
        }
    }
}

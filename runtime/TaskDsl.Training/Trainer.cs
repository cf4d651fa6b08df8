using System.Diagnostics;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>
/// Trains a model on encoded examples. The loss of a step is the sum over its learned tokens divided by their number,
/// however the batch is laid out. A run that was interrupted goes on where it was, bit for bit.
/// </summary>
public sealed class Trainer
{
    private readonly Transformer _model;
    private readonly IReadOnlyList<Encoded> _data;
    private readonly TrainingSettings _settings;
    private readonly TrainingDefinition _recipe;
    private readonly RowPacking _packing;
    private readonly int[] _lengths;
    private readonly AdamWOptimizer _optimiser;

    private Trainer(Transformer model, IReadOnlyList<Encoded> data, TrainingSettings settings)
    {
        (_model, _data, _settings) = (model, data, settings);
        // A rule decides when to stop, so the rate must not fall towards an end that nobody knows.
        _recipe = settings.Until is null ? settings.Recipe : settings.Recipe with { Schedule = Schedule.Constant };
        _packing = settings.Packing ?? RowPacking.For(model.Configuration, model.Device.type);
        _lengths = [.. data.Select(example => example.Ids.Length)];
        // Decay is for matrices: it would pull biases towards nothing and norms away from one.
        _optimiser = new AdamWOptimizer(
            model.Parameters.Select(parameter => (parameter.Name, parameter.Value, parameter.Value.dim() > 1)),
            new AdamWSettings(Beta1: 0.9, Beta2: 0.95, WeightDecay: _recipe.WeightDecay, ClipNorm: _recipe.Clip));
    }

    /// <summary>Trains until the data are done or the rule is met, or goes on from the settings' checkpoint, or does nothing where that is of the finished run.</summary>
    /// <param name="model">The model, with the weights to begin with; it holds the trained ones afterwards.</param>
    /// <param name="data">The examples. Their order does not matter to the shuffle, but is part of the run's identity.</param>
    /// <param name="settings">Recipe, keys and files.</param>
    /// <param name="cancellation">Stops after the current step and leaves a checkpoint.</param>
    /// <exception cref="TrainingException">The data cannot be trained on, or the loss is no longer a number.</exception>
    /// <exception cref="CheckpointException">There is a checkpoint that is damaged or belongs to something else.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; its checkpoint is written.</exception>
    public static TrainingResult Train(Transformer model, IReadOnlyList<Encoded> data, TrainingSettings settings, CancellationToken cancellation = default)
    {
        if (settings.Until is not null && settings.Check is null)
        {
            throw new ArgumentException("A rule that ends a run early needs a check that measures the model.", nameof(settings));
        }

        TrainingData.Check(data, model.Configuration);
        TrainingData.CheckValidation(settings.Validation, model.Configuration);
        var trainer = new Trainer(model, data, settings);
        using (trainer._optimiser)
        {
            return trainer.Run(cancellation);
        }
    }

    private TrainingResult Run(CancellationToken cancellation)
    {
        int[] counts = [.. Enumerable.Range(0, _recipe.Epochs).Select(epoch => Plan(epoch).Count)];
        TrainingResult state = new() { Steps = counts.Sum(), Rule = _settings.Until?.Describe() };
        TrainingCheckpoint? checkpoint = _settings.CheckpointPath is { } path
            ? new TrainingCheckpoint(path, _model, _optimiser, TrainingIdentity.Of(_model, _data, _settings, _recipe, _packing))
            : null;
        state = checkpoint?.Resume() ?? state;
        if (state.End != TrainingEnd.None)
        {
            return state;
        }

        using var metrics = new MetricsFile(_settings.MetricsPath, state.Step);
        double before = state.Seconds;
        long startTokens = state.Tokens;
        int startStep = state.Step, first = 0, saved = state.Step;
        var clock = Stopwatch.StartNew();
        TimeSpan lastSave = TimeSpan.Zero;
        for (int epoch = 0; epoch < counts.Length; first += counts[epoch++])
        {
            if (state.Step >= first + counts[epoch])
            {
                continue;
            }

            List<int[]> plan = Plan(epoch);
            while (state.Step < first + plan.Count && state.End == TrainingEnd.None)
            {
                if (cancellation.IsCancellationRequested)
                {
                    Save();
                    throw new OperationCanceledException($"Training stopped at step {state.Step} of {state.Steps}.", cancellation);
                }

                state = Step(state, plan[state.Step - first], metrics) with { Seconds = before + clock.Elapsed.TotalSeconds };
                Report(state, clock.Elapsed, startStep, startTokens);
                if (clock.Elapsed - lastSave >= _settings.CheckpointEvery)
                {
                    Save();
                }
            }
        }

        state = state.End == TrainingEnd.None ? state with { End = TrainingEnd.Data } : state;
        saved = -1;
        Save();
        return state;

        void Save()
        {
            if (checkpoint is not null && saved != state.Step)
            {
                checkpoint.Save(state);
                saved = state.Step;
            }

            lastSave = clock.Elapsed;
        }
    }

    private TrainingResult Step(TrainingResult state, int[] examples, MetricsFile metrics)
    {
        long started = Stopwatch.GetTimestamp();
        int step = state.Step + 1;
        Encoded[] batch = Array.ConvertAll(examples, example => _data[example]);
        int learned = batch.Sum(example => example.Targets), tokens = batch.Sum(example => example.Ids.Length);
        double rate = LearningRate.At(_recipe, step, state.Steps);
        _optimiser.ZeroGradients();
        double loss = LossAndGradients(_model, batch, _settings.Pad, _packing, _recipe.Precision);
        Require(double.IsFinite(loss), "loss", loss, state, rate);
        double norm = _optimiser.Step(rate);
        Require(double.IsFinite(norm), "gradient's norm", norm, state, rate);

        state = state with { Step = step, Loss = loss, Tokens = state.Tokens + tokens, LearnedTokens = state.LearnedTokens + learned };
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        HeldOut? check = null;
        if (_settings.Until is { } until && step % until.Every == 0)
        {
            check = _settings.Check!(_model);
            state = state with { Check = check, End = until.Reached(check) ? TrainingEnd.Rule : TrainingEnd.None };
        }

        double? validation = null;
        if (_settings.Validation.Count > 0 && (step % _settings.ValidateEvery == 0 || step == state.Steps || state.End != TrainingEnd.None))
        {
            validation = _model.Loss(_settings.Validation, _settings.Pad);
            state = state with { ValidationLoss = validation };
        }

        metrics.Write(step, loss, rate, norm, tokens, learned, seconds, check, validation);
        return state;
    }

    /// <summary>Adds up the gradients of a batch's loss, and gives the loss: the sum over learned tokens over their number in the whole batch.</summary>
    internal static double LossAndGradients(Transformer model, IReadOnlyList<Encoded> batch, int pad, RowPacking packing, Precision precision = Precision.Float32)
    {
        int learned = batch.Sum(example => example.Targets);
        double loss = 0;
        foreach (TokenRows rows in TokenRows.ForTraining(batch, pad, packing))
        {
            using var scope = NewDisposeScope();
            Tensor share = Forward(model, rows, precision) / learned;
            share.backward();
            loss += share.ToDouble();
        }

        return loss;
    }

    private static Tensor Forward(Transformer model, TokenRows rows, Precision precision)
    {
        // The backward pass of each operation is of the precision of its forward pass, so the mode ends before it.
        using IDisposable? mode = precision == Precision.BFloat16
            ? TorchCapabilities.Current.Autocast(model.Device.type) ?? throw new TrainingException("This binding to libtorch has no bfloat16 autocast. Train with precision: float32, or with the system's libtorch.")
            : null;
        return model.LossSum(model.Upload(rows));
    }

    private List<int[]> Plan(int epoch) => BatchPlan.Epoch(_lengths, _recipe.BatchTokens, _packing, _settings.Seed, _settings.Stage, epoch);

    private void Report(TrainingResult state, TimeSpan elapsed, int startStep, long startTokens)
    {
        double perStep = elapsed.TotalSeconds / (state.Step - startStep);
        _settings.Progress?.Report(new TrainingProgress(
            state.Step,
            state.Steps,
            state.Loss,
            (state.Tokens - startTokens) / elapsed.TotalSeconds,
            TimeSpan.FromSeconds(perStep * (state.Steps - state.Step)),
            state.Check,
            state.ValidationLoss));
    }

    private void Require(bool finite, string what, double value, TrainingResult state, double rate)
    {
        if (!finite)
        {
            string kept = _settings.CheckpointPath is { } path && File.Exists(path) ? $" The last good checkpoint is kept at '{path}'." : "";
            throw new TrainingException(FormattableString.Invariant(
                $"{_settings.Stage}: the {what} became {value} at step {state.Step + 1} of {state.Steps}, with a learning rate of {rate:G3} and a loss of {state.Loss:G4} one step before. Lower learning_rate, raise warmup, or set clip.{kept}"));
        }
    }
}

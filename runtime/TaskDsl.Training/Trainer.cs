using System.Diagnostics;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Torch;

namespace TaskDsl.Training;

/// <summary>Trains a model by an objective. A run that was interrupted goes on where it was, bit for bit.</summary>
public sealed class Trainer
{
    private readonly Objective _objective;
    private readonly RunSettings _settings;
    private readonly TrainingDefinition _recipe;
    private readonly AdamWOptimizer _optimiser;

    private Trainer(Objective objective, RunSettings settings)
    {
        (_objective, _settings) = (objective, settings);
        // A rule decides when to stop, so the rate must not fall towards an end that nobody knows.
        _recipe = objective.Rule is null ? settings.Recipe : settings.Recipe with { Schedule = Schedule.Constant };
        // Decay is for matrices: it would pull biases towards nothing and norms away from one.
        _optimiser = new AdamWOptimizer(
            objective.Model.Parameters.Select(parameter => (parameter.Name, parameter.Value, parameter.Value.dim() > 1)),
            new AdamWSettings(Beta1: 0.9, Beta2: 0.95, WeightDecay: _recipe.WeightDecay, ClipNorm: _recipe.Clip));
    }

    /// <summary>Trains a language model until the data are done or the rule is met, or goes on from the settings' checkpoint, or does nothing where that is of the finished run.</summary>
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
        return Train(new TokenObjective(model, data, settings), settings, cancellation);
    }

    /// <summary>Trains until the objective's data are done or its rule is met; else as for a language model.</summary>
    internal static TrainingResult Train(Objective objective, RunSettings settings, CancellationToken cancellation)
    {
        var trainer = new Trainer(objective, settings);
        using (trainer._optimiser)
        {
            return trainer.Run(cancellation);
        }
    }

    private TrainingResult Run(CancellationToken cancellation)
    {
        int[] counts = [.. Enumerable.Range(0, _recipe.Epochs).Select(epoch => _objective.Plan(epoch).Count)];
        TrainingResult state = new() { Steps = counts.Sum(), Rule = _objective.Rule };
        TrainingCheckpoint? checkpoint = _settings.CheckpointPath is { } path
            ? new TrainingCheckpoint(path, _objective.Model, _optimiser, TrainingIdentity.Of(_objective, _settings, _recipe))
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

            List<int[]> plan = _objective.Plan(epoch);
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

    private TrainingResult Step(TrainingResult state, int[] batch, MetricsFile metrics)
    {
        long started = Stopwatch.GetTimestamp();
        int step = state.Step + 1;
        double rate = LearningRate.At(_recipe, step, state.Steps);
        _optimiser.ZeroGradients();
        Measured measured = _objective.LossAndGradients(batch);
        Require(double.IsFinite(measured.Loss), "loss", measured.Loss, state, rate);
        double norm = _optimiser.Step(rate);
        Require(double.IsFinite(norm), "gradient's norm", norm, state, rate);

        (int tokens, int learned) = _objective.Count(batch);
        state = state with { Step = step, Loss = measured.Loss, Tokens = state.Tokens + tokens, LearnedTokens = state.LearnedTokens + learned };
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        HeldOut? check = null;
        if (_objective.Check(step) is (HeldOut heldOut, bool reached))
        {
            check = heldOut;
            state = state with { Check = check, End = reached ? TrainingEnd.Rule : TrainingEnd.None };
        }

        Measured? validation = step % _settings.ValidateEvery == 0 || step == state.Steps || state.End != TrainingEnd.None ? _objective.Validate() : null;
        state = validation is { } last ? state with { ValidationLoss = last.Loss } : state;
        metrics.Write(step, measured, rate, norm, tokens, learned, seconds, check, validation);
        return state;
    }

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

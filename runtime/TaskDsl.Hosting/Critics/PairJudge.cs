using TaskDsl.Evaluation.Critics;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Critics;

/// <summary>Who scores the sides of pairs: a model or a server of an experiment, named as critics are.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="projectFolder">The project's folder.</param>
/// <param name="judge">The judge.</param>
/// <param name="format">The format that asks for the score.</param>
internal sealed class PairJudge(ExperimentDefinition experiment, string projectFolder, CriticDefinition judge, Format format)
{
    private const string Stage = "judge", Partial = "judge.partial.jsonl", Done = "judged";

    /// <summary>The judge that a text names.</summary>
    /// <exception cref="CommandException">The experiment has no such model or server.</exception>
    public static CriticDefinition Find(ExperimentDefinition experiment, string text)
    {
        CriticDefinition[] judges = [.. experiment.Models.Select(model => new ModelCriticDefinition(model.Name)), .. experiment.Servers.Select(server => new ServerCriticDefinition(server.Name))];
        return judges.FirstOrDefault(judge => judge.ToString() == text) ?? throw Names.Unknown("judge", text, judges.Select(judge => judge.ToString()!));
    }

    /// <summary>The weights of a model that judges: those of a trained round, or, with 0 or where there are no rounds, those of its published model's folder.</summary>
    /// <exception cref="CommandException">There are none.</exception>
    public static (ExperimentDefinition Experiment, Func<Computer, Transformer> Load) Weights(ExperimentDefinition compiled, string projectFolder, ModelCriticDefinition judge, int? round, long? seed)
    {
        ExperimentDefinition experiment = ProjectTokenizer.With(compiled, projectFolder);
        ModelDefinition model = experiment.Models.Single(model => model.Name == judge.Model);
        if ((round ?? experiment.Rounds.Length) > 0)
        {
            RoundFolder trained = TrainedRound.Find(experiment, projectFolder, model.Name, round, seed).Folder;
            return (experiment, computer => Transformer.Load(trained.File(RoundFolder.Model), device: computer.Device));
        }

        if (model.Folder is null)
        {
            throw new CommandException("TDSL4001", $"The model '{model.Name}' begins with fresh weights, which have learned nothing. Name a round of the experiment with --round, or a model that has 'from:'.", ExitCode.Usage, experiment.SourceFile);
        }

        ModelDefinition published = FirstWeights.Resolve(experiment with { Models = [model] }, projectFolder).Models[0];
        return (experiment, computer => FirstWeights.Load(experiment, published, seed ?? experiment.Seeds[0], computer.Device));
    }

    /// <summary>Opens the judge for as long as it is used.</summary>
    /// <param name="count">How many answers it scores.</param>
    /// <param name="loadModel">Reads the weights of a model.</param>
    /// <param name="use">Uses it.</param>
    /// <param name="cancellation">Ends the wait for another run.</param>
    public T With<T>(int count, Func<Transformer>? loadModel, Func<ICritic, T> use, CancellationToken cancellation)
    {
        string results = ProjectFolder.Results(projectFolder, experiment);
        long seed = experiment.Seeds[0];
        // Pairs from elsewhere may have questions that the oracle cannot read; shots are the same for all of them.
        OracleShots? shots = format.FewShot is null ? null : new OracleShots(experiment.Task, format, ProjectOracle.Of(experiment, projectFolder), seed, Stage);
        if (judge is ServerCriticDefinition { Server: var name })
        {
            using ServerAccess access = ServerAccess.Open(experiment.Servers.Single(server => server.Name == name), results);
            return use(new ServerCritic(access.Client, format, seed) { ShotsOf = request => shots?.For(null, request.Item), Progress = ServerAccess.Shown(Done) });
        }

        using var own = ExperimentLock.Take(results, cancellation);
        using Transformer model = loadModel!();
        using var store = new SampleStore(Path.Combine(results, Partial), model, experiment.Tokenizer);
        var progress = new Progress(Done, "answers");
        T used = use(new ModelCritic(((ModelCriticDefinition)judge).Model, experiment.Task, model, experiment.Tokenizer, seed, Stage, store, format)
        {
            ShotsOf = (_, request) => shots?.For(null, request.Item),
            Progress = done => progress.Report(done, count),
        });
        progress.End(count, count);
        store.Delete();
        return used;
    }
}

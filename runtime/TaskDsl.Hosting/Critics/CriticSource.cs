using TaskDsl.Evaluation.Critics;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Critics;

/// <summary>Makes the critics that an experiment names.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="oracle">Its oracle; null where it has none, and then it names no critic that needs it.</param>
/// <param name="seed">The seed.</param>
/// <param name="key">What the critiques are for: part of each draw's key.</param>
/// <param name="rounds">The last round of each model.</param>
/// <param name="folder">The experiment's folder.</param>
internal sealed class CriticSource(ExperimentDefinition experiment, IOracle? oracle, long seed, string key, IReadOnlyDictionary<string, RoundRunner> rounds, string folder)
{
    private const string Partial = "critiques.partial.jsonl";

    private readonly Dictionary<Format, OracleShots> _shots = [];

    /// <summary>What the oracle says of an answer without a flaw, and a model of one that it scores so. Null for a model whose critiques are forced.</summary>
    public string? NoFlaw { get; init; }

    /// <summary>The temperature of our own models' critiques.</summary>
    public double Temperature { get; init; }

    /// <summary>What decides a critic's critiques besides the answers.</summary>
    public IEnumerable<(string Name, object Value)> InputsOf(CriticDefinition critic) => critic switch
    {
        OracleCriticDefinition definition => [("program", Versions.ProgramOf(oracle!)), ("critic", Oracle(definition).Identity)],
        ModelCriticDefinition definition => [("seed", seed), ("weights of the critic", rounds[definition.Model].WeightsHash!), ("no_flaw", NoFlaw ?? "none"), ("critique_temperature", Temperature),
            .. new[] { FormatNames.Critiqueability, FormatNames.Critique }.Where(experiment.Task.Has).Select(format => ($"format {format}", (object)experiment.Task.Format(format).EncodingId(experiment.Tokenizer)))],
        ServerCriticDefinition definition => InputsOf(ServerOf(definition)),
        _ => throw Unknown(critic),
    };

    /// <summary>Opens a critic for as long as it is used.</summary>
    /// <param name="critic">The critic.</param>
    /// <param name="place">Where unfinished work of a model is kept.</param>
    /// <param name="use">Uses it.</param>
    public T With<T>(CriticDefinition critic, RoundFolder place, Func<ICritic, T> use)
    {
        switch (critic)
        {
            case OracleCriticDefinition definition:
                return use(Oracle(definition));
            case ModelCriticDefinition definition:
                using (Transformer model = rounds[definition.Model].LoadModel())
                using (var store = new SampleStore(place.File(Partial), model, experiment.Tokenizer))
                {
                    T used = use(new ModelCritic(definition.Model, experiment.Task, model, experiment.Tokenizer, seed, key, store) { NoFlaw = NoFlaw, Temperature = Temperature, ShotsOf = ShotsOf });
                    store.Delete();
                    return used;
                }

            case ServerCriticDefinition definition:
                ServerDefinition server = ServerOf(definition);
                Format format = experiment.Task.Format(server.Format);
                using (ServerAccess access = ServerAccess.Open(server, folder))
                {
                    return use(new ServerCritic(access.Client, format, seed) { ShotsOf = request => ShotsOf(format, request), Progress = ServerAccess.Shown("criticised") });
                }

            default:
                throw Unknown(critic);
        }
    }

    private OracleCritic Oracle(OracleCriticDefinition definition) =>
        new(oracle!, experiment.Task.FieldOf(Role.Question)!, experiment.Task.FieldOf(Role.Answer)!, definition.Error, seed, key) { NoFlaw = NoFlaw ?? OracleCritic.DefaultNoFlaw };

    private IEnumerable<(string, object)> InputsOf(ServerDefinition server)
    {
        Format format = experiment.Task.Format(server.Format);
        return [("seed", seed), ("address", server.Address), ("model asked", server.Model), ("temperature", server.Temperature), ("max_tokens", server.MaxTokens), ("seed of the server", server.Seed is { } given ? given : "none"), ($"format {format.Name}", format.Id)];
    }

    private ServerDefinition ServerOf(ServerCriticDefinition critic) => experiment.Servers.Single(server => server.Name == critic.Server);

    private Shots? ShotsOf(Format format, CritiqueRequest request)
    {
        if (format.FewShot is null)
        {
            return null;
        }

        if (!_shots.TryGetValue(format, out OracleShots? shots))
        {
            _shots.Add(format, shots = new OracleShots(experiment.Task, format, oracle!, seed, key));
        }

        return shots.For(request.Values[experiment.Task.FieldOf(Role.Question)!], request.Item);
    }

    private static ArgumentOutOfRangeException Unknown(CriticDefinition critic) => new(nameof(critic), critic, "No critic writes these critiques.");
}

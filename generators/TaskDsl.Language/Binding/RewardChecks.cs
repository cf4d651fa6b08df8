using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;

namespace TaskDsl.Language.Binding;

/// <summary>Holds an experiment's reward models against the task.</summary>
internal static class RewardChecks
{
    /// <summary>Finds the field that critics fill; nothing where there is a mistake.</summary>
    /// <param name="reward">What the file says; null where a mistake stands in the way.</param>
    /// <param name="request">What it needs of the task, with its places.</param>
    /// <param name="task">The task, which has no mistakes.</param>
    /// <param name="data">The data's request; null without data, or where a mistake stands in the way.</param>
    /// <param name="hasOracle">Whether it names an oracle.</param>
    /// <param name="mistakes">Receives what is wrong.</param>
    public static RewardExperimentModel? Bind(RewardExperimentModel? reward, RewardRequest request, TaskModel task, DataRequest? data, bool hasOracle, List<LanguageDiagnostic> mistakes)
    {
        if (request.OracleCritic is { } asked && !hasOracle && request.HasData)
        {
            mistakes.Add(new LanguageDiagnostic(Rules.CriticNeeds, asked.Place, new EquatableArray<string>([asked.Text, $"the task '{task.Name}' has no oracle"])));
        }

        string name = request.Format.Text;
        if (task.Format(name) is not { } format)
        {
            Report(Rules.MissingFormat, name, task.Name);
        }
        else if (!format.Scores)
        {
            Report(Rules.NotAPreference, name);
        }
        else if (request.Critic is { } critic && format.Without is null)
        {
            Report(Rules.NoPlaceForCritiques, name, critic.Text);
        }
        else if (task.Format("base") is not { } answered)
        {
            Report(Rules.MissingFormat, "base", task.Name);
        }
        else if (!request.HasData && format.Parameters.FirstOrDefault(field => field.Name != format.Without && !answered.Parameters.Contains(field)) is { } unfilled)
        {
            Report(Rules.UnfilledField, name, unfilled.Name);
        }
        else if (request.DataCritic is { } brought && format.Without is { } critique && data?.Sources.Any(source => source.IsTrain && source.Brings(critique)) == false)
        {
            mistakes.Add(new LanguageDiagnostic(Rules.CriticNeeds, brought.Place, new EquatableArray<string>([brought.Text, $"no source of 'train' brings critiques; map 'chosen.{critique}' and 'rejected.{critique}'"])));
        }
        else
        {
            return reward is null ? null : reward with { CritiqueField = format.Without };
        }

        return null;

        void Report(Rule rule, params string[] arguments) => mistakes.Add(new LanguageDiagnostic(rule, request.Format.Place, arguments.ToEquatableArray()));
    }
}

using System.Globalization;
using TaskDsl.Hosting.Console;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Running;

/// <summary>Trains a model once, or with each learning rate that the experiment selects from, and keeps the one of least validation loss.</summary>
/// <param name="rates">The rates; one where there is nothing to select.</param>
/// <param name="folder">Where metrics and checkpoints go.</param>
internal sealed class RateSelection(double[] rates, RoundFolder folder)
{
    /// <summary>Trains with every rate and leaves the metrics of the best. The caller keeps its weights and disposes of it.</summary>
    /// <param name="train">Trains a fresh model with a rate; its files are <see cref="FileOf"/>.</param>
    /// <param name="notes">Receives the losses, and the rate where there are several.</param>
    public (TrainingResult Result, TModel Model, double Rate) Train<TModel>(Func<double, (TrainingResult Result, TModel Model)> train, SortedDictionary<string, string> notes)
        where TModel : class, IDisposable
    {
        // Keeps no more than the best model and the one that trains.
        (TrainingResult Result, TModel Model, double Rate)? best = null;
        try
        {
            foreach (double rate in rates)
            {
                if (rates.Length > 1)
                {
                    Messages.Line($"{folder.Title}: training with learning rate {Text(rate)}.");
                }

                (TrainingResult result, TModel model) = train(rate);
                if (result.ValidationLoss is { } loss)
                {
                    notes[rates.Length > 1 ? $"validation loss at learning rate {Text(rate)}" : "validation loss"] = Text(loss);
                }

                // The first of the least.
                bool better = best is null || result.ValidationLoss < best.Value.Result.ValidationLoss;
                (better ? best?.Model : model)?.Dispose();
                best = better ? (result, model, rate) : best;
            }
        }
        catch
        {
            best?.Model.Dispose();
            throw;
        }

        (TrainingResult Result, TModel Model, double Rate) chosen = best!.Value;
        if (rates.Length > 1)
        {
            notes["learning rate"] = Text(chosen.Rate);
            Messages.Line(string.Create(CultureInfo.InvariantCulture, $"{folder.Title}: learning rate {Text(chosen.Rate)} has the least validation loss, {chosen.Result.ValidationLoss:F4}."));
            File.Copy(FileOf(RoundFolder.Metrics, chosen.Rate), folder.File(RoundFolder.Metrics), overwrite: true);
        }

        return chosen;
    }

    /// <summary>Deletes what only an unfinished run needs: what it takes to go on is several times as large as the weights.</summary>
    public void DeleteCheckpoints()
    {
        foreach (string leftover in Directory.EnumerateFiles(folder.Path, $"{Path.GetFileNameWithoutExtension(RoundFolder.Checkpoint)}*"))
        {
            File.Delete(leftover);
        }
    }

    /// <summary>A file of the run with one rate; several rates have files of their own: <c>checkpoint-0.001.safetensors</c>.</summary>
    public string FileOf(string name, double rate) => folder.File(rates.Length == 1 ? name : $"{Path.GetFileNameWithoutExtension(name)}-{Text(rate)}{Path.GetExtension(name)}");

    /// <summary>A number that reads back as itself.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

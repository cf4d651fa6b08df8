using TaskDsl.Experiments;

namespace TaskDsl.Training;

/// <summary>The learning rate of each step.</summary>
public static class LearningRate
{
    /// <summary>The rate of a step: it grows in a line over the warm-up, then is constant or falls by half a cosine to the floor at the last step.</summary>
    /// <param name="recipe">Rate, warm-up, schedule and floor.</param>
    /// <param name="step">The step, from 1.</param>
    /// <param name="steps">The number of steps of the run.</param>
    public static double At(TrainingDefinition recipe, int step, int steps)
    {
        if (step <= recipe.Warmup)
        {
            return recipe.LearningRate * step / recipe.Warmup;
        }

        if (recipe.Schedule == Schedule.Constant)
        {
            return recipe.LearningRate;
        }

        double done = (double)(step - recipe.Warmup) / Math.Max(1, steps - recipe.Warmup);
        double cosine = 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, done)));
        return recipe.LearningRate * (recipe.Floor + ((1 - recipe.Floor) * cosine));
    }
}

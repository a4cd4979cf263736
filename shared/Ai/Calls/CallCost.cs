namespace AutoVideo.Ai.Calls;

/// <summary>What an answered call cost in US dollars; null where the price is not known.</summary>
/// <param name="Answer">The answer itself: what each later use of it saves.</param>
/// <param name="IsEstimate">The answer came without figures: its cost is the expected one.</param>
/// <param name="Unseen">Sends before it whose answers were never seen or could not be used, by the estimate.</param>
internal readonly record struct CallCost(decimal? Answer, bool IsEstimate, decimal? Unseen)
{
    public decimal? Total => Answer + (Unseen ?? 0);

    public decimal? Estimated => (IsEstimate ? Answer : 0) + (Unseen ?? 0);

    public bool HasEstimate => IsEstimate || Unseen > 0;
}

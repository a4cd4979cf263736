namespace AutoVideo.Render;

/// <summary>Work that goes on at once in one workspace: when a part fails the others are stopped, so that nothing goes on in a folder that is about to vanish.</summary>
internal static class SideBySide
{
    /// <summary>Ends when every part has ended; throws what the first one failed with.</summary>
    /// <param name="stop">What all parts listen to.</param>
    internal static async Task AllAsync(CancellationTokenSource stop, params Task[] parts)
    {
        Task? failed = null;
        await foreach (var part in Task.WhenEach(parts))
        {
            if (part.IsCompletedSuccessfully)
                continue;
            failed ??= part;
            await stop.CancelAsync();
        }
        if (failed is not null)
            await failed;
    }
}

namespace AutoVideo.Render.Verify;

/// <summary>
/// Which pixels a caption makes bright and which dark, as it was drawn on grey. Letters and their edges lie so close together that no
/// picture tells them apart as a caption does, whatever it shows.
/// </summary>
/// <param name="Bright">Places of letters' pixels, some of them.</param>
/// <param name="Dark">Places of their edges.</param>
/// <param name="Contrast">Mean luma of the ones over that of the others.</param>
internal sealed record CaptionMask(int[] Bright, int[] Dark, double Contrast)
{
    private const int LeastBright = 192, MostDark = 64, Fewest = 30, Most = 4000;

    /// <param name="luma">A caption on grey.</param>
    /// <returns>Null when too little is drawn to tell.</returns>
    internal static CaptionMask? Of(ReadOnlySpan<byte> luma)
    {
        var (bright, dark) = (new List<int>(), new List<int>());
        for (var at = 0; at < luma.Length; at++)
        {
            if (luma[at] >= LeastBright)
                bright.Add(at);
            else if (luma[at] <= MostDark)
                dark.Add(at);
        }
        if (bright.Count < Fewest || dark.Count < Fewest)
            return null;
        var (letters, edges) = (Some(bright), Some(dark));
        return new(letters, edges, Mean(luma, letters) - Mean(luma, edges));
    }

    /// <returns>1 for a frame that shows the caption, 0 for one without it.</returns>
    internal double SeenIn(ReadOnlySpan<byte> luma) => (Mean(luma, Bright) - Mean(luma, Dark)) / Contrast;

    private static int[] Some(List<int> places)
    {
        var every = (places.Count + Most - 1) / Most;
        return [.. places.Where((_, index) => index % every == 0)];
    }

    private static double Mean(ReadOnlySpan<byte> luma, int[] places)
    {
        long sum = 0;
        foreach (var place in places)
            sum += luma[place];
        return (double)sum / places.Length;
    }
}

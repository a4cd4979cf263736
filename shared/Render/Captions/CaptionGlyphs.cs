namespace AutoVideo.Render.Captions;

/// <summary>What of a word the caption fonts can draw.</summary>
internal static class CaptionGlyphs
{
    /// <summary>Without surrounding punctuation and without pictures that no font of ours has.</summary>
    public static string Display(string word)
    {
        var drawn = Pictographs.Drawable(word).Trim();
        var end = Pictographs.TailOf(drawn);
        return CaptionPunctuation.Display(drawn[..end]) + drawn[end..];
    }
}

namespace AutoVideo.Videos;

/// <summary>The style of a video: a name of the product's own (<c>explainer</c>, <c>calm</c>, …) or a user's.</summary>
public static class VideoStyle
{
    /// <summary>As providers are told it, and as it is checked before: the words that hyphens and underscores hold together.</summary>
    public static string WordsOf(string style) => style.Replace('-', ' ').Replace('_', ' ').Trim();
}

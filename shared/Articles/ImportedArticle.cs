namespace AutoVideo.Articles;

/// <summary>A page of the web as its readable text, with what it says of itself. Strangers wrote all of it: data, never instructions.</summary>
/// <param name="Address">Where it was read, after redirects.</param>
/// <param name="Canonical">The address that the page names as its own; <paramref name="Address"/> when it names none.</param>
/// <param name="Title">1 to 300 characters.</param>
/// <param name="Language">BCP 47, as the page says; null when it does not.</param>
/// <param name="Text">Markdown, up to 200,000 characters: the title as heading, then headings, paragraphs, lists and quotes.</param>
/// <param name="Words">Two Chinese or Japanese characters count as one.</param>
/// <param name="Warnings">What to know before using it: <c>licence_unknown</c>, <c>licence_no_derivatives</c>, <c>licence_non_commercial</c>, <c>paywalled</c>, <c>truncated</c>.</param>
public sealed record ImportedArticle(
    Uri Address, Uri Canonical, string Title, string? Author, string? Site, DateTimeOffset? PublishedAt, string? Language, ArticleLicence? Licence,
    string Text, int Words, IReadOnlyList<string> Warnings, DateTimeOffset ReadAt)
{
    public const int MaxText = 200_000;

    /// <summary>How a work is named where it is cited: title, author, site, date, address.</summary>
    public string Citation
    {
        get
        {
            var names = string.Join(", ", new[] { Author, Site, PublishedAt?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) }.OfType<string>().Distinct());
            var address = Canonical.AbsoluteUri;
            var said = names.Length == 0 ? Title : $"{Title} ({names})";
            // 500 characters are what a scenario keeps of a citation.
            var room = Math.Max(0, 498 - Math.Min(address.Length, 300));
            return $"{(said.Length > room ? said[..room] : said)} {(address.Length > 300 ? Canonical.GetLeftPart(UriPartial.Authority) : address)}".Trim();
        }
    }
}

/// <param name="Address">Of the licence's text; null when the page names the licence in words only.</param>
/// <param name="Name">E.g. <c>CC BY-SA 4.0</c>.</param>
/// <param name="AllowsChanges">Null: not known.</param>
/// <param name="AllowsCommercialUse">Null: not known.</param>
public sealed record ArticleLicence(Uri? Address, string Name, bool? AllowsChanges, bool? AllowsCommercialUse);

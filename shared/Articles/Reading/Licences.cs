using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace AutoVideo.Articles.Reading;

/// <summary>Under what licence a page says its text stands: <c>rel=license</c> first, then its data, then a link to Creative Commons, then words.</summary>
internal static partial class Licences
{
    public static ArticleLicence? Find(IDocument document, Uri from, string? said, string? rights)
    {
        var links = document.All.Where(element => element.LocalName is "a" or "link" && element.HasAttribute("href")).Take(5_000).ToArray();
        var address = links.Where(link => PageFacts.Has(link, "license")).Select(link => PageFacts.Address(from, link.GetAttribute("href"))).FirstOrDefault(found => found is not null)
            ?? (said is not null && said.Contains("://", StringComparison.Ordinal) ? PageFacts.Address(from, said) : null)
            ?? links.Select(link => PageFacts.Address(from, link.GetAttribute("href"))).FirstOrDefault(found => found is not null && Known(found) is not null);
        if (address is not null)
            return Known(address) ?? new ArticleLicence(address, address.Host, null, null);
        var words = said ?? rights;
        return string.IsNullOrWhiteSpace(words) ? null : new ArticleLicence(null, words.Length > 200 ? words[..200] : words, null, null);
    }

    /// <summary>A licence of Creative Commons by its address.</summary>
    internal static ArticleLicence? Known(Uri address)
    {
        if (address.Host is not ("creativecommons.org" or "www.creativecommons.org"))
            return null;
        if (Licence().Match(address.AbsolutePath) is { Success: true } licence)
        {
            var kind = licence.Groups[1].Value.ToLowerInvariant();
            return new(
                address, $"CC {kind.ToUpperInvariant()}{(licence.Groups[2].Success ? $" {licence.Groups[2].Value}" : "")}",
                !kind.Split('-').Contains("nd"), !kind.Split('-').Contains("nc"));
        }
        return address.AbsolutePath.StartsWith("/publicdomain/zero/", StringComparison.OrdinalIgnoreCase) ? new(address, "CC0 1.0", true, true)
            : address.AbsolutePath.StartsWith("/publicdomain/mark/", StringComparison.OrdinalIgnoreCase) ? new(address, "Public Domain Mark 1.0", true, true)
            : null;
    }

    [GeneratedRegex(@"^/licenses/(by(?:-nc)?(?:-nd|-sa)?)(?:/(\d\.\d))?(?:/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Licence();
}

using AutoVideo.Articles.Robots;

namespace AutoVideo.Tests.Articles;

public sealed class RobotsRulesTests
{
    [Theory]
    [InlineData("User-agent: *\nDisallow: /private", "/private/page", false)]
    [InlineData("User-agent: *\nDisallow: /private", "/public", true)]
    [InlineData("User-agent: *\nDisallow: /", "/robots.txt", true)]
    [InlineData("User-agent: *\nDisallow:", "/page", true)]
    [InlineData("", "/page", true)]
    [InlineData("Disallow: /", "/page", true)]
    [InlineData("<html>Not found</html>", "/page", true)]
    [InlineData("User-agent: other\nDisallow: /", "/page", true)]
    // The group that names a program is the only one for it.
    [InlineData("User-agent: *\nDisallow: /\nUser-agent: autovideo\nAllow: /", "/page", true)]
    [InlineData("user-agent: AutoVideo/2.0\ndisallow: /\n\nUser-Agent: *\nAllow: /", "/page", false)]
    [InlineData("User-agent: a\nUser-agent: AutoVideo\nDisallow: /x\nUser-agent: b\nDisallow: /y", "/x", false)]
    [InlineData("User-agent: a\nUser-agent: AutoVideo\nDisallow: /x\nUser-agent: b\nDisallow: /y", "/y", true)]
    // Groups of the same name are one.
    [InlineData("User-agent: AutoVideo\nDisallow: /x\nUser-agent: b\nDisallow: /\nUser-agent: AutoVideo\nDisallow: /y", "/y", false)]
    // The longest match decides, and allow where two are as long.
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true)]
    [InlineData("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", false)]
    [InlineData("User-agent: *\nDisallow: /page\nAllow: /page", "/page", true)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/files/one.pdf", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/files/one.pdf?x=1", true)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/axxbyyc/z", false)]
    [InlineData("User-agent: *\nDisallow: /*?session=", "/page?session=1", false)]
    [InlineData("User-agent: *\nDisallow: /page # not this one", "/page", false)]
    [InlineData("User-agent: *\r\nDisallow: /page\r\n", "/page", false)]
    [InlineData("\uFEFFUser-agent: *\nDisallow: /page", "/page", false)]
    // One form of each path.
    [InlineData("User-agent: *\nDisallow: /пчёлы", "/%D0%BF%D1%87%D1%91%D0%BB%D1%8B", false)]
    [InlineData("User-agent: *\nDisallow: /%7ejoe", "/~joe/x", false)]
    [InlineData("User-agent: *\nDisallow: /a%2Fb", "/a/b", true)]
    [InlineData("User-agent: *\nSitemap: http://bees.example/\nDisallow: /page", "/page", false)]
    public void What_a_file_says_of_a_path(string file, string path, bool allowed) => Assert.Equal(allowed, RobotsRules.Parse(file, "AutoVideo").Allows(path));

    [Fact]
    public void A_pattern_made_of_stars_takes_no_time() =>
        Assert.True(RobotsRules.Parse("User-agent: *\nDisallow: /" + string.Concat(Enumerable.Repeat("*a", 200)) + "b", "AutoVideo").Allows("/" + new string('a', 2_000)));
}

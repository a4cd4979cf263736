using System.Buffers.Text;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Security;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Identity;

/// <summary>Access tokens against RFC 8725: what was not issued by us, for us, like this, is refused.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class TokenTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly FileSecretVault _vault;
    private readonly SigningKeys _keys;
    private readonly AccessTokens _tokens;
    private readonly User _user;
    private readonly Session _session;

    public TokenTests()
    {
        _vault = new FileSecretVault(_folder.Of("keys"), _clock);
        _keys = new SigningKeys(_vault, Options.Create(new IdentityOptions()), _clock);
        _tokens = new AccessTokens(_keys, Options.Create(new IdentityOptions()), _clock);
        var now = _clock.GetUtcNow();
        _user = new User("usr_1", "Ada", now) { Grants = [new RoleGrant(Role.Creator, null, "system", now), new RoleGrant(Role.Premium, now.AddMinutes(5), "system", now)] };
        _session = new Session("ses_1", "usr_1", 3, "n", "h", "d", null, now, now, now.AddDays(30), now.AddDays(180));
    }

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_token_says_who_and_what_and_ends_with_the_first_grant_that_does()
    {
        var (token, expires) = _tokens.Issue(_user, _session);
        var claims = _tokens.Check(token);
        Assert.Equal(("usr_1", "ses_1.3", "ses_1", "autovideo", "autovideo-api"), (claims.Sub, claims.Jti, claims.Sid, claims.Iss, claims.Aud));
        Assert.Equal(["creator", "premium"], claims.Roles);
        Assert.Equal(_clock.GetUtcNow().AddMinutes(5), expires);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("token_expired", Code(token));
        Assert.Equal(["creator"], _tokens.Check(_tokens.Issue(_user, _session).Token).Roles);
    }

    [Fact]
    public void Any_change_of_a_character_is_noticed()
    {
        var token = _tokens.Issue(_user, _session).Token;
        var ends = token.Select((c, at) => (c, at)).Where(entry => entry.c == '.').Select(entry => entry.at).Append(token.Length).ToHashSet();
        for (var at = 0; at < token.Length; at++)
        {
            // The last character of a part carries bits that mean nothing.
            if (token[at] == '.' || ends.Contains(at + 1))
                continue;
            var changed = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
            Assert.Equal("token_invalid", Code(changed));
        }
    }

    public static TheoryData<string, string> Headers => new()
    {
        { """{"alg":"none","typ":"at+jwt","kid":"KID"}""", "none" },
        { """{"alg":"HS256","typ":"at+jwt","kid":"KID"}""", "the public key as a secret" },
        { """{"alg":"ES384","typ":"at+jwt","kid":"KID"}""", "another algorithm" },
        { """{"alg":"ES256","typ":"JWT","kid":"KID"}""", "another kind of token" },
        { """{"alg":"ES256","kid":"KID"}""", "no kind" },
        { """{"alg":"ES256","typ":"at+jwt"}""", "no key" },
        { """{"alg":"ES256","typ":"at+jwt","kid":"../../etc/passwd"}""", "a path" },
        { """{"alg":"ES256","typ":"at+jwt","kid":"KID","crit":["b64"],"b64":false}""", "an extension" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_that_is_not_exactly_ours_is_refused_though_it_is_signed(string header, string what)
    {
        Assert.NotEmpty(what);
        Assert.Equal("token_invalid", Code(Signed(header.Replace("KID", _keys.Current.Id, StringComparison.Ordinal), Claims())));
    }

    [Theory]
    [InlineData("iss", "\"https://evil.example\"")]
    [InlineData("aud", "\"another-api\"")]
    [InlineData("sub", "\"\"")]
    [InlineData("sub", "\"../x\"")]
    [InlineData("jti", "\"\"")]
    [InlineData("roles", "null")]
    [InlineData("exp", "\"soon\"")]
    [InlineData("iat", "9999999999")]
    public void A_claim_that_is_wrong_is_refused_though_it_is_signed(string name, string value)
    {
        var claims = System.Text.Json.Nodes.JsonNode.Parse(Claims())!.AsObject();
        claims[name] = System.Text.Json.Nodes.JsonNode.Parse(value);
        Assert.Equal("token_invalid", Code(Signed($$"""{"alg":"ES256","typ":"at+jwt","kid":"{{_keys.Current.Id}}"}""", claims.ToJsonString())));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b.c.d")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9..")]
    [InlineData("e30=.e30=.e30=")]
    [InlineData("\ud800.e30.e30")]
    public void What_is_no_token_is_refused(string text) => Assert.Equal("token_invalid", Code(text));

    [Fact]
    public void Keys_change_every_thirty_days_and_the_old_one_checks_what_it_signed()
    {
        var first = _keys.Current.Id;
        _clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        var token = _tokens.Issue(_user, _session).Token;
        Assert.Equal(first, _keys.Current.Id);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotEqual(first, _keys.Current.Id);
        Assert.Equal("usr_1", _tokens.Check(token).Sub);
        _clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        Assert.Equal("token_invalid", Code(token));
    }

    [Fact]
    public void Another_process_knows_a_new_key_soon()
    {
        using var other = new SigningKeys(_vault, Options.Create(new IdentityOptions()), _clock);
        Assert.Equal(_keys.Current.Id, other.Current.Id);
        // Keys are in order of their times.
        _clock.Advance(TimeSpan.FromSeconds(1));
        var rotated = other.Rotate();
        Assert.Null(_keys.Find(rotated.Id));
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(rotated.Id, _keys.Find(rotated.Id)?.Id);
    }

    [Fact]
    public void Keys_are_for_their_owner_alone()
    {
        Assert.NotNull(_keys.Current);
        var files = Directory.GetFiles(_folder.Of("keys"), "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    private string Claims()
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        return JsonSerializer.Serialize(new AccessClaims("autovideo", "autovideo-api", "usr_1", "ses_1.0", "ses_1", now, now + 900, 1, ["creator"]), IdentityJsonContext.Default.AccessClaims);
    }

    /// <summary>With the real key, however the header reads.</summary>
    private string Signed(string header, string claims)
    {
        var input = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        var bytes = Encoding.ASCII.GetBytes(input);
        var (x, y) = _keys.Current.PublicPoint();
        var signature = header.Contains("none", StringComparison.Ordinal) ? [] : header.Contains("HS256", StringComparison.Ordinal) ? HMACSHA256.HashData((byte[])[.. x, .. y], bytes) : _keys.Current.Sign(bytes);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    private string Code(string token) => Assert.Throws<PermanentException>(() => _tokens.Check(token)).Code;
}

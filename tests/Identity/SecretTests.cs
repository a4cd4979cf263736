using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Security;
using AutoVideo.Tests.Support;
using Microsoft.AspNetCore.Cryptography.KeyDerivation;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Identity;

/// <summary>Fields at rest, passwords and addresses.</summary>
public sealed class SecretTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_encrypted_field_is_read_as_itself_and_as_nothing_else()
    {
        using var services = Services();
        var fields = services.GetRequiredService<IFieldProtector>();
        var stored = fields.Protect("users.email", "usr_1", "ada@example.com");
        Assert.DoesNotContain("ada", stored, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(new Revealed("ada@example.com", false), fields.Reveal("users.email", "usr_1", stored));
        foreach (var (field, owner, text) in new[] { ("users.phone", "usr_1", stored), ("users.email", "usr_2", stored), ("users.email", "usr_1", "x" + stored), ("users.email", "usr_1", "") })
            Assert.Equal("field_unreadable", Assert.Throws<PermanentException>(() => fields.Reveal(field, owner, text)).Code);
    }

    [Fact]
    public void After_a_change_of_keys_old_fields_are_read_and_known_as_stale()
    {
        string stored;
        using (var before = Services())
            stored = before.GetRequiredService<IFieldProtector>().Protect("users.email", "usr_1", "ada@example.com");
        using (var change = Services())
        {
            var now = TimeProvider.System.GetUtcNow();
            change.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(120));
        }
        using var after = Services();
        Assert.Equal(new Revealed("ada@example.com", true), after.GetRequiredService<IFieldProtector>().Reveal("users.email", "usr_1", stored));
        Assert.False(after.GetRequiredService<IFieldProtector>().Reveal("users.email", "usr_1", after.GetRequiredService<IFieldProtector>().Protect("users.email", "usr_1", "x")).IsStale);
    }

    [Fact]
    public void Hashes_of_different_purposes_and_installations_differ()
    {
        using var one = Services();
        var hash = one.GetRequiredService<KeyedHash>();
        Assert.Equal(hash.Hex("a", "x"), new KeyedHash(one.GetRequiredService<ISecretVault>()).Hex("a", "x"));
        Assert.NotEqual(hash.Hex("a", "x"), hash.Hex("b", "x"));
        Assert.NotEqual(hash.Hex("a", "x"), new KeyedHash(new FileSecretVault(_folder.Of("elsewhere"), TimeProvider.System)).Hex("a", "x"));
    }

    [Fact]
    public async Task A_password_is_hashed_with_SHA512_and_220000_rounds()
    {
        using var passwords = new Passwords(Options.Create(new IdentityOptions()));
        var hash = Convert.FromBase64String(await passwords.HashAsync("correct horse battery", CancellationToken.None));
        // Version 3: marker, PRF, iterations, length of the salt, each big-endian.
        Assert.Equal(1, hash[0]);
        Assert.Equal((int)KeyDerivationPrf.HMACSHA512, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(1)));
        Assert.True(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5)) >= 220_000);
        Assert.True(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(9)) >= 16);
    }

    [Fact]
    public async Task A_hash_of_fewer_rounds_is_made_anew_at_the_next_log_in()
    {
        await using var host = await IdentityHost.StartAsync();
        var person = await host.RegisterAsync();
        var weak = new Microsoft.AspNetCore.Identity.PasswordHasher<object>(Options.Create(new Microsoft.AspNetCore.Identity.PasswordHasherOptions { IterationCount = 1000 })).HashPassword(new object(), IdentityHost.Password);
        await host.Get<UserStore>().ChangeAsync(person.Id, user => user with { PasswordHash = weak }, CancellationToken.None);
        await host.LogInAsync(person.Email);
        var after = (await host.Get<UserStore>().ReadAsync(person.Id, CancellationToken.None)).PasswordHash;
        Assert.NotEqual(weak, after);
        Assert.Equal(PasswordCheck.Right, await host.Get<Passwords>().CheckAsync(after, IdentityHost.Password, CancellationToken.None));
    }

    [Fact]
    public async Task An_unknown_user_costs_as_much_as_a_wrong_password()
    {
        using var passwords = new Passwords(Options.Create(new IdentityOptions()));
        var hash = await passwords.HashAsync("correct horse battery", CancellationToken.None);
        var known = new List<TimeSpan>();
        var unknown = new List<TimeSpan>();
        for (var round = 0; round < 7; round++)
        {
            known.Add(await CpuAsync(() => passwords.CheckAsync(hash, "wrong wrong wrong", CancellationToken.None)));
            unknown.Add(await CpuAsync(() => passwords.CheckAsync(null, "wrong wrong wrong", CancellationToken.None)));
        }
        // Medians of time on a machine that does other things too: the same work, not a look-up against 100 ms of hashing.
        Assert.InRange(unknown.Order().ElementAt(3) / known.Order().ElementAt(3), 0.1, 10);
    }

    [Theory]
    [InlineData("Ada@Example.COM", "ada@example.com")]
    [InlineData("  a+b.c@x.example ", "a+b.c@x.example")]
    [InlineData("ada@BÜCHER.example", "ada@xn--bcher-kva.example")]
    [InlineData("用户@例子.example", "用户@xn--fsqu00a.example")]
    public void An_address_is_compared_in_one_form(string written, string normalised) => Assert.Equal(normalised, EmailAddress.Normalise(written));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("ada@example")]
    [InlineData("ada@-x.example")]
    [InlineData("ada@x..example")]
    [InlineData(".ada@x.example")]
    [InlineData("a..b@x.example")]
    [InlineData("a@b@x.example")]
    [InlineData("ada@x.example\r\nBcc: all@x.example")]
    [InlineData("\"ada\"@x.example")]
    [InlineData("\ud800@x.example")]
    public void What_is_no_address_is_refused(string? text) => Assert.Null(EmailAddress.TryNormalise(text));

    private static async Task<TimeSpan> CpuAsync(Func<Task> work)
    {
        var started = TimeProvider.System.GetTimestamp();
        await work();
        return TimeProvider.System.GetElapsedTime(started);
    }

    private ServiceProvider Services() => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", _folder.Path)]).Build())
        .AddLogging()
        .AddSecrets()
        .BuildServiceProvider();
}

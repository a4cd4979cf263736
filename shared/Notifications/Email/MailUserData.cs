using System.Runtime.CompilerServices;
using AutoVideo.AccountData;
using AutoVideo.Identity;
using AutoVideo.Security;
using AutoVideo.Storage;

namespace AutoVideo.Notifications;

/// <summary>E-mails that the embedded sender wrote as files. What mail servers were given is theirs to keep.</summary>
/// <param name="folder">Full path of <c>mail</c>.</param>
internal sealed class MailUserData(string folder, IDocumentStore documents, IFieldProtector fields) : IUserData
{
    public string Kind => "mail";
    public IReadOnlyList<string> Containers => [];

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var user = (await documents.ReadAsync(UserStore.KeyOf(subject.UserId), IdentityJsonContext.Default.User, cancellation))?.Value;
        if (user?.Email is not { } stored || !Directory.Exists(folder))
            yield break;
        var address = fields.Reveal(Accounts.EmailField, user.Id, stored).Text;
        foreach (var file in Directory.EnumerateFiles(folder, "*.eml"))
        {
            if ((await File.ReadAllTextAsync(file, cancellation)).Contains(address, StringComparison.OrdinalIgnoreCase))
                yield return Path.GetFileNameWithoutExtension(file);
        }
    }

    public Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var name in keys.Select(key => Path.GetFileName(key)))
        {
            // The mail last: it is what the pair is found by.
            File.Delete(Path.Combine(folder, $"{name}.html"));
            File.Delete(Path.Combine(folder, $"{name}.eml"));
        }
        return Task.CompletedTask;
    }

    // They hold links that sign in.
    public IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, CancellationToken cancellation) => AsyncEnumerable.Empty<ExportItem>();
}

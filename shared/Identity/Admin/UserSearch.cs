using AutoVideo.Security;
using AutoVideo.Storage;

namespace AutoVideo.Identity;

/// <summary>Finds users for administrators, newest first.</summary>
public sealed class UserSearch(IDocumentStore documents, UserNames names, IFieldProtector fields)
{
    /// <param name="text">The beginning of a name, or a whole address of e-mail (which is encrypted, so no part of it can be searched); null: all.</param>
    /// <param name="status">Null: any.</param>
    /// <param name="role">The highest granted; null: any.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="continuation">Where the page begins.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    public Task<DocumentPage<UserSummary>> ListAsync(
        string? text, UserStatus? status, Role? role, int limit, string? continuation, CancellationToken cancellation)
    {
        List<DocumentFilter> filters = [];
        if (text is not null && EmailAddress.TryNormalise(text) is { } address)
        {
            filters.Add(new DocumentFilter("emailHash", FilterOperator.Equal, names.HashOfEmail(address)));
        }
        else if (text is not null)
        {
            var key = text.Trim().ToLowerInvariant();
            filters.Add(new DocumentFilter("nameKey", FilterOperator.GreaterOrEqual, key));
            filters.Add(new DocumentFilter("nameKey", FilterOperator.LessThan, key + '\uffff'));
        }
        if (status is { } wanted)
            filters.Add(new DocumentFilter("status", FilterOperator.Equal, wanted.ToString()));
        if (role is { } highest)
            filters.Add(new DocumentFilter("role", FilterOperator.Equal, highest.ToString()));
        return documents.QueryAsync(
            new DocumentQuery(UserSummary.Container, UserSummary.Partition) { Filters = filters, Descending = true, Limit = limit, Continuation = continuation },
            IdentityJsonContext.Default.UserSummary, cancellation);
    }

    public string? EmailOf(UserSummary summary) => summary.Email is null ? null : fields.Reveal(Accounts.EmailField, summary.Id, summary.Email).Text;
}

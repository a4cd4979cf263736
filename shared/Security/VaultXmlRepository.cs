using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace AutoVideo.Security;

/// <summary>Keeps data protection's key ring in the vault: each key is a version of the secret <c>field-keys</c>.</summary>
internal sealed class VaultXmlRepository(ISecretVault vault) : IXmlRepository
{
    private const string Secret = "field-keys";

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. vault.ReadAll(Secret).Select(version => XElement.Parse(Encoding.UTF8.GetString(version.Value)))];

    public void StoreElement(XElement element, string friendlyName) =>
        vault.Add(Secret, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)));
}

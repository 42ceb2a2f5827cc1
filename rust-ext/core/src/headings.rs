//! The columns of a list, by the words that programs and people write above them.

use crate::characters::is_invisible;

/// What stands in a column.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Column {
    /// An address.
    Email,
    /// A whole name.
    Name,
    /// The first part of a name.
    FirstName,
    /// The last part of a name.
    LastName,
    /// A portal's number or title.
    Portal,
    /// A message for the email.
    Message,
    /// How many days the link lives.
    Expiry,
}

impl Column {
    /// Every column.
    pub const ALL: [Self; 7] =
        [Self::Email, Self::Name, Self::FirstName, Self::LastName, Self::Portal, Self::Message, Self::Expiry];

    /// The column that a heading stands for, in any case, with or without blanks, signs, and "required" behind it.
    #[must_use]
    pub fn of(heading: &str) -> Option<Self> {
        // Longer than any heading that is known.
        let heading: String = heading.chars().filter(|char| !is_invisible(*char)).take(80).collect();
        let letters = letters(without_parentheses(&heading));
        let letters = REMARKS.iter().find_map(|remark| letters.strip_suffix(remark)).unwrap_or(&letters);
        Self::ALL.into_iter().find(|column| column.headings().contains(&letters))
    }

    /// The name of the column, which is the heading that people are told to write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Name => "name",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Portal => "portal",
            Self::Message => "message",
            Self::Expiry => "expiry",
        }
    }

    /// Lowercase letters and nothing else: see [`letters`].
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Email => EMAIL,
            Self::Name => NAME,
            Self::FirstName => FIRST_NAME,
            Self::LastName => LAST_NAME,
            Self::Portal => PORTAL,
            Self::Message => MESSAGE,
            Self::Expiry => EXPIRY,
        }
    }
}

/// Lowercase letters alone. Numbers go as well: "E-mail 1 - Value" is "emailvalue".
fn letters(text: &str) -> String {
    text.chars().filter(|char| char.is_alphabetic() || is_mark(*char)).flat_map(char::to_lowercase).collect()
}

/// Signs that belong to a letter, such as a long vowel's in Japanese or an accent that stands alone.
const fn is_mark(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36F}' | '\u{3099}'..='\u{309C}')
}

/// "Email (Work)" is "Email ", as long as something stands before the parentheses.
fn without_parentheses(heading: &str) -> &str {
    match heading.split_once(['(', '（', '[']) {
        Some((before, _)) if before.contains(char::is_alphabetic) => before,
        _ => heading,
    }
}

/// What forms write behind the name of a field.
const REMARKS: &[&str] = &["required", "erforderlich", "pflichtfeld", "obligatoire", "obligatorio", "必須", "مطلوب"];

const EMAIL: &[&str] = &[
    // English, with what address books and shops put before it.
    "email",
    "emails",
    "emailaddress",
    "emailaddresses",
    "emailvalue",
    "emailid",
    "mail",
    "mailaddress",
    "mailid",
    "primaryemail",
    "primaryemailaddress",
    "useremail",
    "useremailaddress",
    "useremailid",
    "billingemail",
    "billingemailaddress",
    "shippingemail",
    "customeremail",
    "customeremailaddress",
    "clientemail",
    "clientemailaddress",
    "contactemail",
    "contactemailaddress",
    "workemail",
    "workemailaddress",
    "homeemail",
    "personalemail",
    "personalemailaddress",
    "businessemail",
    "companyemail",
    "memberemail",
    "subscriberemail",
    "attendeeemail",
    "recipientemail",
    "recipient",
    "youremail",
    "emailhome",
    "emailwork",
    "emailother",
    "emailprimary",
    "internetemail",
    // German.
    "emailadresse",
    "emailadressen",
    "mailadresse",
    "emailanschrift",
    "emailkunde",
    "kundenemail",
    "emailgeschäftlich",
    "emailprivat",
    "rechnungsemail",
    // French.
    "adresseemail",
    "adressemail",
    "adressedemessagerie",
    "adresseélectronique",
    "adressedecourriel",
    "courriel",
    "courriels",
    "courrier",
    "courrierélectronique",
    "mél",
    "emailclient",
    // Spanish, and its neighbours.
    "correo",
    "correoelectrónico",
    "correoelectronico",
    "direccióndecorreo",
    "direccióndecorreoelectrónico",
    "direcciondecorreoelectronico",
    "emaildelcliente",
    "direccióndeemail",
    "correodelcliente",
    "endereçodeemail",
    "correioeletrônico",
    "indirizzoemail",
    "indirizzodiposta",
    "indirizzodipostaelettronica",
    "postaelettronica",
    // Northern and eastern neighbours.
    "epost",
    "epostadress",
    "epostadresse",
    "emailadres",
    "mailadres",
    "sähköposti",
    "sähköpostiosoite",
    "adresemail",
    "adresaemail",
    "почта",
    "электроннаяпочта",
    "элпочта",
    "адресэлектроннойпочты",
    "эмейл",
    "имейл",
    // Japanese.
    "メール",
    "メールアドレス",
    "eメール",
    "eメールアドレス",
    "電子メール",
    "電子メールアドレス",
    "電子メールの表示名アドレス",
    "emailアドレス",
    // Chinese and Korean.
    "邮箱",
    "电子邮件",
    "电子邮箱",
    "電子郵件",
    "이메일",
    // Arabic.
    "البريد",
    "بريدإلكتروني",
    "البريدالإلكتروني",
    "البريدالالكتروني",
    "عنوانالبريد",
    "عنوانالبريدالإلكتروني",
    "عنوانالبريدالالكتروني",
    "الإيميل",
    "الايميل",
    "إيميل",
    "ايميل",
];

const NAME: &[&str] = &[
    "name",
    "fullname",
    "displayname",
    "contactname",
    "clientname",
    "customername",
    "billingname",
    "shippingname",
    "recipientname",
    "fileas",
    "kundenname",
    "kontaktname",
    "anzeigename",
    "vollständigername",
    "vorundnachname",
    "nomcomplet",
    "nometprénom",
    "nomprénom",
    "nomduclient",
    "nomaffiché",
    "nombrecompleto",
    "nombreyapellidos",
    "nombreyapellido",
    "nombredelcliente",
    "氏名",
    "お名前",
    "名前",
    "顧客名",
    "表示名",
    "الاسم",
    "الاسمالكامل",
    "اسمالعميل",
    "اسم",
];

const FIRST_NAME: &[&str] = &[
    "firstname",
    "first",
    "givenname",
    "forename",
    "billingfirstname",
    "shippingfirstname",
    "customerfirstname",
    "vorname",
    "prénom",
    "prenom",
    "nombre",
    "nombredepila",
    "primernombre",
    "名",
    "الاسمالأول",
    "الاسمالاول",
];

const LAST_NAME: &[&str] = &[
    "lastname",
    "last",
    "surname",
    "familyname",
    "billinglastname",
    "shippinglastname",
    "customerlastname",
    "nachname",
    "familienname",
    "zuname",
    "nom",
    "nomdefamille",
    "apellido",
    "apellidos",
    "姓",
    "اسمالعائلة",
    "الاسمالأخير",
    "الاسمالاخير",
    "اللقب",
];

const PORTAL: &[&str] = &[
    "portal",
    "portalid",
    "portaltitle",
    "portalname",
    "clientportal",
    "kundenportal",
    "portail",
    "portailclient",
    "portaldelcliente",
    "portaldeclientes",
    "ポータル",
    "البوابة",
    "بوابة",
];

const MESSAGE: &[&str] = &[
    "message",
    "personalmessage",
    "nachricht",
    "persönlichenachricht",
    "mitteilung",
    "messagepersonnel",
    "mensaje",
    "mensajepersonal",
    "メッセージ",
    "الرسالة",
    "رسالة",
];

const EXPIRY: &[&str] = &[
    "expiry",
    "expirydays",
    "expires",
    "expiration",
    "expiresindays",
    "linkexpiry",
    "ablauf",
    "gültigkeit",
    "gültigkeittage",
    "gültigkeitintagen",
    "gültigtage",
    "expirationjours",
    "validité",
    "caducidad",
    "vencimiento",
    "有効期限",
    "有効日数",
    "انتهاءالصلاحية",
    "الصلاحية",
];

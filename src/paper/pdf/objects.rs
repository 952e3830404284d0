//! The frame of a PDF file: numbered objects, streams, and the table that tells where each begins (ISO 32000-1, 7.5).

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// The file so far.
pub(super) struct Objects {
    bytes: Vec<u8>,
    /// Where each object begins; 0 for one that is promised and not written yet.
    starts: Vec<usize>,
}

/// The number of an object, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Id(usize);

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} 0 R", self.0)
    }
}

impl Objects {
    pub(super) fn new() -> Self {
        // Bytes beyond ASCII in the second line tell programs that carry files that this is no text.
        Self { bytes: b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec(), starts: Vec::new() }
    }

    /// A number for an object that is written later.
    pub(super) fn promise(&mut self) -> Id {
        self.starts.push(0);
        Id(self.starts.len())
    }

    /// Writes the object that was promised.
    pub(super) fn keep(&mut self, id: Id, object: &str) {
        self.begin(id);
        self.bytes.extend_from_slice(object.as_bytes());
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    pub(super) fn add(&mut self, object: &str) -> Id {
        let id = self.promise();
        self.keep(id, object);
        id
    }

    /// Adds `data`, compressed, with these further `entries` in its dictionary.
    pub(super) fn add_stream(&mut self, entries: &str, data: &[u8]) -> Id {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        // Writing into memory cannot fail.
        let packed = encoder.write_all(data).and_then(|()| encoder.finish()).unwrap_or_default();
        let id = self.promise();
        self.begin(id);
        let head = format!("<< /Length {} /Filter /FlateDecode {entries}>>\nstream\n", packed.len());
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(&packed);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
        id
    }

    fn begin(&mut self, id: Id) {
        if let Some(start) = self.starts.get_mut(id.0 - 1) {
            *start = self.bytes.len();
        }
        self.bytes.extend_from_slice(format!("{} 0 obj\n", id.0).as_bytes());
    }

    /// The whole file, which begins to be read at `root` and is described by `info`.
    pub(super) fn finish(mut self, root: Id, info: Id) -> Vec<u8> {
        let table = self.bytes.len();
        let count = self.starts.len() + 1;
        let mut end = format!("xref\n0 {count}\n0000000000 65535 f \n");
        end.extend(self.starts.iter().map(|start| format!("{start:010} 00000 n \n")));
        end.extend([format!(
            "trailer\n<< /Size {count} /Root {root} /Info {info} >>\nstartxref\n{table}\n%%EOF\n"
        )]);
        self.bytes.extend_from_slice(end.as_bytes());
        self.bytes
    }
}

/// A string of text: UTF-16 in hexadecimal digits, in which nothing means anything.
pub(super) fn text_string(text: &str) -> String {
    format!("<FEFF{}>", utf16(text))
}

/// UTF-16 in hexadecimal digits.
pub(super) fn utf16(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut digits, unit| {
        // Writing into a string cannot fail.
        let _ = write!(digits, "{unit:04X}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_tells_where_objects_begin() {
        let mut objects = Objects::new();
        let root = objects.promise();
        let info = objects.add("<< >>");
        objects.add_stream("", "船".as_bytes());
        objects.keep(root, "<< /Type /Catalog >>");
        let file = objects.finish(root, info);
        let text = String::from_utf8_lossy(&file);
        let (_, table) = text.split_once("xref\n0 4\n").unwrap();
        let starts: Vec<usize> = table
            .lines()
            .skip(1)
            .take(3)
            .map(|line| line.split(' ').next().unwrap().parse().unwrap())
            .collect();
        for (number, start) in starts.iter().enumerate() {
            assert!(file[*start..].starts_with(format!("{} 0 obj\n", number + 1).as_bytes()));
        }
        let table: usize = text.split("startxref\n").last().unwrap().lines().next().unwrap().parse().unwrap();
        assert!(file[table..].starts_with(b"xref\n"));
    }

    #[test]
    fn text_cannot_end_its_string() {
        assert_eq!(text_string(")>>渡"), "<FEFF0029003E003E6E21>");
    }
}

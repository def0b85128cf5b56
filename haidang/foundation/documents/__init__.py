"""Official documents as .docx in the layout of Decree 30/2020."""
